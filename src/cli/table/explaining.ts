import type { Command } from '../command.ts';
import { inputFlags } from '../flags.ts';
import { bootstrapAnswers } from './answers.ts';

/** What the tool itself knows. */
export const explainingCommands: readonly Command[] = [
  {
    name: 'config show',
    summary: 'Show every answer that is given, and where it comes from',
    arguments: [{ name: 'integration', summary: "start at this integration's folder", required: false }],
    flags: [
      { name: 'origin', summary: 'show where each answer comes from' },
      ...inputFlags(...bootstrapAnswers, 'parameters'),
    ],
    examples: [
      { run: 'app-builder config show --origin', shows: 'answers with their origin' },
      { run: 'app-builder config show --environment qa --json', shows: 'the environment qa, for a script' },
    ],
    load: async () => (await import('../../commands/config-show.ts')).configShow,
  },
];

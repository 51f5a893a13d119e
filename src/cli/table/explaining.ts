import type { Command } from '../command.ts';
import { shells } from '../completion/protocol.ts';
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
    document: async () => (await import('../documents/config-show.ts')).document,
    load: async () => (await import('../../commands/config-show.ts')).configShow,
  },
  {
    name: 'explain',
    summary: 'Tell what an error means and what to do about it',
    details: 'Without a code: every error, by what it is about.',
    arguments: [{ name: 'code', summary: 'of the error, e.g. AB-INPUT-MISSING', required: false }],
    flags: [],
    examples: [
      { run: 'app-builder explain AB-INPUT-MISSING', shows: 'one error' },
      { run: 'app-builder explain', shows: 'all of them' },
    ],
    document: async () => (await import('../documents/explain.ts')).document,
    load: async () => (await import('../../commands/explain.ts')).explain,
  },
  {
    name: 'schema',
    summary: 'Print the JSON Schema of a file or of what a command prints',
    details:
      'Schemas of default_input.json, of the files of an integration, and of what --json prints. The package has the same ones in ' +
      'schemas/. Without a name: the names of all.',
    arguments: [{ name: 'schema', summary: 'e.g. default_input, deploy or failure', required: false }],
    flags: [],
    examples: [
      { run: 'app-builder schema', shows: 'the names of all schemas' },
      { run: 'app-builder schema default_input', shows: 'the one of default_input.json' },
    ],
    document: async () => (await import('../documents/schemas.ts')).document,
    load: async () => (await import('../../commands/schema.ts')).schema,
  },
  {
    name: 'completion',
    summary: 'Print the script that completes command lines in a shell',
    arguments: [{ name: 'shell', summary: 'the shell', required: true, choices: shells }],
    flags: [],
    examples: [{ run: 'app-builder completion bash', shows: 'the script; its first lines say how to switch it on' }],
    document: async () => (await import('../documents/completion.ts')).document,
    load: async () => (await import('../../commands/completion.ts')).completion,
  },
];

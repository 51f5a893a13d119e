import type { Command } from '../command.ts';
import { inputFlags } from '../flags.ts';
import { placeAnswers } from './answers.ts';

/** What is deployed and what it does. */
export const operatingCommands: readonly Command[] = [
  {
    name: 'status',
    summary: 'Show what is deployed, what its queues and schedules do, and what 4me knows of it',
    details:
      'Without an integration: the secrets listener and all integrations of this folder and bundled ones that are deployed. ' +
      'Dead letters are messages that failed too often; nobody works on them any more. 4me is asked for app offerings, versions ' +
      'with their customers, webhooks and requests left; where it does not answer, that is a warning and no failure.',
    arguments: [{ name: 'integration', summary: 'its name; "engine" is the secrets listener', required: false }],
    flags: [
      { name: 'offline', summary: 'show what the engine knows, and do not ask 4me' },
      ...inputFlags('domain', 'account', 'accessToken', 'platformToken', ...placeAnswers),
    ],
    examples: [
      { run: 'app-builder status', shows: 'all that is deployed' },
      { run: 'app-builder status note-dispatcher --json', shows: 'one integration, for a script' },
    ],
    exits: ['credentials'],
    document: async () => (await import('../documents/status.ts')).document,
    load: async () => (await import('../../commands/status.ts')).status,
  },
  {
    name: 'logs',
    summary: 'Show what the functions of an integration wrote',
    details:
      'Shows time (UTC), level, message and fields of each line, the oldest first. --json prints one document, with --follow one ' +
      'JSON line for each.',
    arguments: [{ name: 'integration', summary: 'its name; "engine" is the secrets listener', required: true }],
    flags: [
      { name: 'follow', summary: 'go on until Ctrl-C' },
      { name: 'since', summary: 'age or date, e.g. 10m, 2h, 2026-11-22 (1h)', value: 'when' },
      ...inputFlags('domain', ...placeAnswers),
    ],
    examples: [
      { run: 'app-builder logs note-dispatcher --since 10m', shows: 'what was written in the last ten minutes' },
      { run: 'app-builder logs engine --follow', shows: 'the secrets listener as it works' },
    ],
    streams: 'follow',
    exits: ['credentials'],
    document: async () => (await import('../documents/logs.ts')).document,
    line: async () => (await import('../documents/logs.ts')).line,
    load: async () => (await import('../../commands/logs.ts')).logs,
  },
  {
    name: 'run',
    summary: 'Run the schedules of an integration now',
    details:
      'Waits until they have ended, and exits with 1 if one failed. What they put into queues is worked off afterwards. When they ' +
      'are due does not change.',
    arguments: [{ name: 'integration', summary: 'its name', required: true }],
    flags: [
      {
        name: 'schedule',
        summary: 'only this one, by the name of its event in the template, also if it is switched off',
        value: 'name',
      },
      ...inputFlags('domain', ...placeAnswers),
    ],
    examples: [
      { run: 'app-builder run mirror', shows: 'all its schedules' },
      { run: 'app-builder run mirror --schedule Due', shows: 'the one that is named Due' },
    ],
    exits: ['credentials', 'locked'],
    document: async () => (await import('../documents/run.ts')).document,
    load: async () => (await import('../../commands/run.ts')).run,
  },
];

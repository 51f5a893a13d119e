import type { Command } from '../command.ts';
import { inputFlags } from '../flags.ts';

/** 4me on this machine. */
export const tryingCommands: readonly Command[] = [
  {
    name: 'sandbox',
    summary: 'Serve 4me and its surroundings on this machine',
    flags: [
      { name: 'port', summary: 'port to listen on (4040)', value: 'number', range: [0, 65_535] },
      { name: 'state', summary: 'keep the state in this file', value: 'file' },
      { name: 'brand', summary: 'headers and issuer of this brand', value: 'name', choices: ['4me', 'xurrent'] },
      { name: 'latency', summary: 'delay of every answer', value: 'ms', range: [0, 60_000] },
      { name: 'failures', summary: 'share of answers that fail', value: 'percent', range: [0, 100] },
      ...inputFlags('engineFolder'),
    ],
    examples: [
      { run: 'app-builder sandbox --port 4040', shows: 'a sandbox until Ctrl-C' },
      { run: 'app-builder sandbox --latency 300 --failures 5', shows: 'bad weather' },
    ],
    document: async () => (await import('../documents/sandbox.ts')).document,
    load: async () => (await import('../../commands/sandbox.ts')).sandbox,
  },
  {
    name: 'demo',
    summary: 'Run the whole loop in a sandbox: bootstrap, deploy, install, an event, its result',
    details:
      'Runs bootstrap, deploy, install, an event and its result against a sandbox of its own. --engine aws needs an emulator of AWS ' +
      'on this machine, at AWS_ENDPOINT_URL; what was deployed there is removed at the end, except with --keep.',
    arguments: [{ name: 'integration', summary: 'bundled integration (note-dispatcher)', required: false }],
    flags: [
      { name: 'engine', summary: 'where functions run (local)', value: 'name', choices: ['local', 'aws'] },
      { name: 'keep', summary: 'leave it running and say where to look' },
      { name: 'port', summary: 'port of the sandbox (a free one)', value: 'number', range: [0, 65_535] },
    ],
    examples: [{ run: 'app-builder demo note-dispatcher --json', shows: 'one document with steps and result' }],
    exits: ['credentials'],
    document: async () => (await import('../documents/demo.ts')).document,
    load: async () => (await import('../../commands/demo.ts')).demo,
  },
];

import type { Command } from '../command.ts';
import { inputFlags } from '../flags.ts';
import { placeAnswers } from './answers.ts';

/** 4me as it is, with functions on this machine. */
export const tunnelCommands: readonly Command[] = [
  {
    name: 'tunnel',
    summary: 'Have 4me send to functions on this machine, until Ctrl-C',
    details:
      'Opens a public address, points the secrets webhook at it and, of the integration, the draft of its app offering, and shows ' +
      'each delivery. Gives every address back when it ends; after a crash, the next command offers it. Takes --tunnel-url, else ' +
      '--ssh, else cloudflared on the PATH.',
    arguments: [
      {
        name: 'integration',
        summary: 'folder or bundled integration; without it, the secrets webhook only',
        required: false,
      },
    ],
    flags: [
      { name: 'tunnel-url', summary: 'public address of yours that leads to --port', value: 'address' },
      { name: 'ssh', summary: 'forward a port of this host, as ssh -R', value: '[user@]host[:port]' },
      {
        name: 'ssh-url',
        summary: 'public address of that port; {port}: the one that the host chose',
        value: 'address',
      },
      { name: 'ssh-remote-port', summary: 'that port (the host chooses)', value: 'number', range: [1, 65_535] },
      {
        name: 'ssh-option',
        summary: 'option of ssh, e.g. IdentityFile=~/.ssh/tunnel',
        value: 'name=value',
        many: 'each',
      },
      { name: 'port', summary: 'port of this machine (any free one)', value: 'number', range: [1, 65_535] },
      { name: 'restore', summary: 'give back what a tunnel that was killed has left, and end' },
      { name: 'dry-run', summary: 'show the changes and make none' },
      { name: 'allow-production', summary: 'also in an environment that is marked as production' },
      ...inputFlags('domain', 'account', 'parameters', 'accessToken', 'isProduction', ...placeAnswers),
    ],
    examples: [
      { run: 'app-builder tunnel note-dispatcher', shows: 'an address by cloudflared' },
      {
        run: 'app-builder tunnel --ssh me@example.com --ssh-url https://hooks.example.com --ssh-remote-port 8080',
        shows: 'the secrets webhook, by a host of your own',
      },
      { run: 'app-builder tunnel --restore', shows: 'addresses given back after a crash' },
    ],
    exits: ['approvalMissing', 'credentials', 'locked'],
    document: async () => (await import('../documents/tunnel.ts')).document,
    load: async () => (await import('../../commands/tunnel.ts')).tunnel,
  },
];

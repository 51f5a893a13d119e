import type { Command } from '../command.ts';
import { inputFlags, planFlags } from '../flags.ts';
import { engineAnswers } from './answers.ts';

const places = ['domain', 'platformToken', ...engineAnswers] as const;

const storeFlag = { name: 'store', summary: 'address of the Heseya store', value: 'url' } as const;
const teamFlag = { name: 'team', summary: 'team at Thena', value: 'id', many: 'list' } as const;

/** Installing apps by hand, and trying what a platform does in their name. */
export const appCommands: readonly Command[] = [
  {
    name: 'install',
    summary: 'Install a deployed app for teams at Thena, or into a Heseya store',
    details:
      'Asks the platform to install the app, which then hears of it. Customers of 4me install apps themselves. Installing again brings ' +
      'changed settings and a new proof, and revives a store that needs a new installation.',
    arguments: [
      { name: 'integration', summary: 'folder or bundled integration, e.g. thena-ticket-notes', required: true },
    ],
    flags: [
      ...planFlags,
      teamFlag,
      { name: 'settings', summary: 'file with settings of the installation in JSON, - for stdin', value: 'file' },
      storeFlag,
      { name: 'permission', summary: 'optional permission that the store grants, too', value: 'name', many: 'list' },
      { name: 'public-permission', summary: 'permission of the app for everybody', value: 'name', many: 'list' },
      { name: 'licence-key-file', summary: 'file with the licence key of the store', value: 'path' },
      { name: 'webhook-key-file', summary: "file with the store's key for encrypted events", value: 'path' },
      ...inputFlags(...places),
    ],
    examples: [
      {
        run: 'app-builder install thena-ticket-notes --team TEAM1 --settings settings.json --yes',
        shows: 'an installation for a team, in CI',
      },
      {
        run: 'app-builder install heseya-order-notes --store https://shop.example.com --platform-token-file token.txt',
        shows: 'an installation into a store',
      },
    ],
    exits: ['changesFound', 'approvalMissing', 'credentials', 'locked'],
    document: async () => (await import('../documents/install.ts')).document,
    load: async () => (await import('../../commands/install.ts')).install,
  },
  {
    name: 'uninstall',
    summary: 'Remove an app from teams at Thena, or from a Heseya store',
    details: 'The app deletes what it has of them. Removing what is not installed is no error.',
    arguments: [{ name: 'integration', summary: 'folder or bundled integration', required: true }],
    flags: [
      ...planFlags,
      teamFlag,
      { name: 'uninstall-path', summary: 'path that Thena removes apps by (/apps/uninstall)', value: 'path' },
      storeFlag,
      { name: 'force', summary: 'also where the app does not answer; it keeps what it has then' },
      ...inputFlags(...places),
    ],
    examples: [
      { run: 'app-builder uninstall thena-ticket-notes --team TEAM1 --approve delete', shows: 'a run in CI' },
      {
        run: 'app-builder uninstall heseya-order-notes --store https://shop.example.com',
        shows: 'removal from a store',
      },
    ],
    exits: ['changesFound', 'approvalMissing', 'credentials', 'locked'],
    document: async () => (await import('../documents/install.ts')).document,
    load: async () => (await import('../../commands/uninstall.ts')).uninstall,
  },
  {
    name: 'activity run',
    summary: 'Execute one activity of a Thena app, as a workflow would',
    details:
      'Fills in the configuration, checks input and answer against the schemas of the activity, and shows request and answer without ' +
      'secrets. Sends only https to public addresses, and to the sandbox.',
    arguments: [
      { name: 'activity', summary: 'its name in activities.json', required: true },
      { name: 'integration', summary: 'folder or bundled integration (the working folder)', required: false },
    ],
    flags: [
      { name: 'input', summary: 'file with the input in JSON, - for stdin', value: 'file' },
      { name: 'set', summary: 'change a value of the input, e.g. email=me@example.com', value: 'a.b=c', many: 'each' },
      { name: 'settings', summary: 'file with required_settings and optional_settings in JSON', value: 'file' },
      { name: 'dry-run', summary: 'check everything and show the request, without sending it' },
      ...inputFlags('domain', 'sandbox'),
    ],
    examples: [
      {
        run: 'app-builder activity run create_contact thena-ticket-notes --set email=me@example.com --settings settings.json --dry-run',
        shows: 'the request that Thena would send',
      },
    ],
    document: async () => (await import('../documents/activity-run.ts')).document,
    load: async () => (await import('../../commands/activity-run.ts')).activityRun,
  },
];

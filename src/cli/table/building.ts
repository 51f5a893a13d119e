import type { Command } from '../command.ts';
import { inputFlags, moveFlag, planFlags } from '../flags.ts';
import { bootstrapAnswers, deployAnswers, placeAnswers } from './answers.ts';

/** From an empty folder to records in the provider account, and back. */
export const buildingCommands: readonly Command[] = [
  {
    name: 'init',
    summary: 'Make an integration of your own from a bundled one',
    details:
      'Makes ./<name> with its test; also package.json, .gitignore and tsconfig.json, where the working folder has none. ' +
      'Nothing that is there is changed.',
    arguments: [{ name: 'name', summary: 'of the folder and, at first, of the app offering', required: true }],
    flags: [{ name: 'dry-run', summary: 'show the files and make none' }, ...inputFlags('template')],
    examples: [{ run: 'app-builder init survey --template typeform', shows: 'an integration ./survey' }],
    document: async () => (await import('../documents/init.ts')).document,
    load: async () => (await import('../../commands/init.ts')).init,
  },
  {
    name: 'bootstrap',
    summary: 'Set up the integration engine and the generic records in the provider account',
    details:
      'Proves the credentials, stores the provider secrets, installs the secrets listener and creates the generic products, ' +
      'configuration items and the webhook for secrets. A second run changes nothing.',
    flags: [...planFlags, moveFlag, ...inputFlags(...bootstrapAnswers)],
    examples: [
      { run: 'app-builder bootstrap --dry-run', shows: 'the changes only' },
      {
        run: 'app-builder bootstrap --environment qa --token-file token.txt --approve create,update,security',
        shows: 'a run without questions, with the answers of a default_input.json',
      },
    ],
    exits: ['changesFound', 'approvalMissing', 'credentials', 'locked'],
    document: async () => (await import('../documents/bootstrap.ts')).document,
    load: async () => (await import('../../commands/bootstrap.ts')).bootstrap,
  },
  {
    name: 'deploy',
    summary: 'Bring an integration to the engine and its app to the platform',
    details:
      'Takes ./<integration>, ./integrations/<integration> or a bundled integration. A second run changes nothing.',
    arguments: [
      { name: 'integration', summary: 'folder or bundled integration, e.g. note-dispatcher', required: true },
    ],
    flags: [
      ...planFlags,
      moveFlag,
      { name: 'app-id', summary: 'id of the app that Thena has already; new: create it anew', value: 'id' },
      ...inputFlags(...deployAnswers, 'platformToken'),
    ],
    examples: [
      { run: 'app-builder deploy note-dispatcher', shows: 'the bundled integration' },
      { run: 'app-builder deploy note-dispatcher --dry-run --exit-code', shows: 'exit 3 if anything would change' },
    ],
    exits: ['changesFound', 'approvalMissing', 'credentials', 'locked'],
    document: async () => (await import('../documents/deploy.ts')).document,
    load: async () => (await import('../../commands/deploy.ts')).deploy,
  },
  {
    name: 'destroy',
    summary: 'Take an integration away, and out of use what 4me cannot delete',
    details:
      "Removes the workload and the automation rules, disables the app offering and the UI extension, and sets the integration's " +
      'configuration items to removed. Customer secrets and app instances stay. A later deploy brings it back.',
    arguments: [{ name: 'integration', summary: 'folder or bundled integration', required: true }],
    flags: [
      ...planFlags,
      { name: 'confirm', summary: 'the name of the integration, in the place of typing it', value: 'name' },
      { name: 'delete-customer-secrets', summary: 'delete what customers gave the app, too' },
      ...inputFlags('domain', 'account', 'accessToken', 'platformToken', ...placeAnswers),
    ],
    examples: [
      { run: 'app-builder destroy note-dispatcher --dry-run', shows: 'what would be taken away' },
      { run: 'app-builder destroy note-dispatcher --confirm note-dispatcher --approve delete', shows: 'a run in CI' },
    ],
    exits: ['changesFound', 'approvalMissing', 'credentials', 'locked'],
    document: async () => (await import('../documents/destroy.ts')).document,
    load: async () => (await import('../../commands/destroy.ts')).destroy,
  },
];

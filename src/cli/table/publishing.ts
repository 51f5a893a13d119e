import type { Command } from '../command.ts';
import { inputFlags, planFlags } from '../flags.ts';
import { placeAnswers } from './answers.ts';

/** From a draft to what customers can install. */
export const publishingCommands: readonly Command[] = [
  {
    name: 'publish',
    summary: 'Publish the draft of an app offering as a version for customers',
    details:
      'Shows what differs between the draft and the newest published version, and how many customers have which version. ' +
      'Customers keep what they have until they accept the update. Nothing to publish is no error. --amend changes texts of ' +
      'the newest published version instead, at once and for everybody.',
    arguments: [
      { name: 'integration', summary: 'folder or bundled integration (the working folder)', required: false },
    ],
    flags: [
      ...planFlags,
      { name: 'amend', summary: 'bring the texts of the folder to the newest published version' },
      ...inputFlags('domain', 'account', 'accessToken', ...placeAnswers),
    ],
    examples: [
      {
        run: 'app-builder publish note-dispatcher --dry-run --exit-code',
        shows: 'exit 3 if there is something to publish',
      },
      { run: 'app-builder publish note-dispatcher --approve update,security', shows: 'a run in CI' },
      { run: 'app-builder publish note-dispatcher --amend --yes', shows: 'a corrected description' },
    ],
    exits: ['changesFound', 'approvalMissing', 'credentials', 'locked'],
    document: async () => (await import('../documents/publish.ts')).document,
    load: async () => (await import('../../commands/publish.ts')).publish,
  },
];

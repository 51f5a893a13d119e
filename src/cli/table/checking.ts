import { ignorableRules } from '../../validate/rules.ts';
import type { Command } from '../command.ts';
import { inputFlags } from '../flags.ts';
import { placeAnswers } from './answers.ts';

/** What is wrong, before it goes wrong. */
export const checkingCommands: readonly Command[] = [
  {
    name: 'validate',
    summary: 'Find everything that is wrong with integration folders',
    details:
      'Without an integration: the working folder, or all integrations in it. Needs no network and no account, and loads the handler ' +
      'in a process without credentials. Problems end with exit code 2, warnings alone with 0.',
    arguments: [{ name: 'integration', summary: 'folder or bundled integration', required: false }],
    flags: [
      { name: 'strict', summary: 'warnings are problems' },
      {
        name: 'ignore',
        summary: 'leave these rules out; docs/checks.md has all',
        value: 'rules',
        many: 'list',
        choices: ignorableRules,
      },
      { name: 'online', summary: 'look at the rules of published versions in use, too' },
      ...inputFlags('domain', 'account', 'accessToken', ...placeAnswers),
    ],
    examples: [
      { run: 'app-builder validate', shows: 'all integrations of this folder' },
      { run: 'app-builder validate survey --strict --ignore scope-unused', shows: 'one, before it is committed' },
    ],
    exits: ['credentials'],
    document: async () => (await import('../documents/validate.ts')).document,
    load: async () => (await import('../../commands/validate.ts')).validate,
  },
  {
    name: 'doctor',
    summary: 'Check this machine, the engine and the provider account',
    details:
      'Every check that fails comes with its fix; one that fails does not stop the others. Nothing is changed. Ends with exit code 1 if ' +
      'a check has failed, 5 if only credentials are the trouble. --json is the report for whoever helps you: it has no secret in it.',
    arguments: [{ name: 'integration', summary: 'whose deployed code is compared; else all here', required: false }],
    flags: [
      { name: 'offline', summary: 'only what needs no network' },
      { name: 'send-test', summary: 'have 4me send a test message to the secrets webhook' },
      { name: 'allow-production', summary: 'with --send-test: also where production is yes' },
      ...inputFlags(
        'domain',
        'account',
        'accessToken',
        'platformToken',
        'enabledOfferings',
        'parameters',
        'engineParameters',
        ...placeAnswers,
      ),
    ],
    examples: [
      { run: 'app-builder doctor', shows: 'all checks' },
      { run: 'app-builder doctor --offline --json', shows: 'this machine only, for a script' },
    ],
    exits: ['approvalMissing', 'credentials'],
    document: async () => (await import('../documents/doctor.ts')).document,
    load: async () => (await import('../../commands/doctor.ts')).doctor,
  },
];

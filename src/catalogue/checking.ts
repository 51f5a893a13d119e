import type { Entries } from './entry.ts';

export const checking: Entries = {
  'AB-VALIDATE-PROBLEMS': {
    exit: 'usage',
    meaning: 'An integration folder has problems, or warnings under --strict.',
    remedy:
      'Correct the files; where a finding is meant to be so, leave its rule out with --ignore. docs/checks.md has all rules.',
  },
  'AB-VALIDATE-NOTHING': {
    exit: 'usage',
    meaning: 'There is no integration in the working folder.',
    remedy: 'Name an integration, go to the folder that has some, or make one with "app-builder init".',
  },
  'AB-DOCTOR-FAILED': {
    exit: 'failed',
    meaning: 'A check of this machine, the engine or the provider account has failed.',
    remedy: 'Do what stands below the check, and run it again. docs/checks.md has all checks.',
  },
  'AB-DOCTOR-CREDENTIALS': {
    exit: 'credentials',
    meaning: 'All checks that have failed are about credentials, or about what these allow.',
    remedy: 'Do what stands below the check: enter other credentials, or give these what they lack.',
  },
  'AB-DOCTOR-FLAGS': {
    exit: 'usage',
    meaning: '--offline and --send-test were given together.',
    remedy: 'Leave one of them out: a test message goes from 4me to the engine.',
  },
};

import type { Entries } from './entry.ts';

export const commandLine: Entries = {
  'AB-USAGE-COMMAND': {
    exit: 'usage',
    meaning: 'There is no command of that name.',
    remedy: 'Take the name that the error suggests, or look at "app-builder --help".',
  },
  'AB-USAGE-FLAG': {
    exit: 'usage',
    meaning:
      'The command has no such flag, or it was given without the flag that it belongs to. The value behind an unknown one is not shown, because it may be a secret.',
    remedy: 'Look at the help of the command: "app-builder <command> --help".',
  },
  'AB-USAGE-VALUE': {
    exit: 'usage',
    meaning: 'The value of a flag is missing, is none of its choices or is out of its range.',
    remedy: 'Give one of the values that the error names.',
  },
  'AB-USAGE-ARGUMENT': {
    exit: 'usage',
    meaning: 'An argument is missing, or there is one too many.',
    remedy: 'Write the arguments as the help of the command shows them. Put a value with spaces in quotes.',
  },
  'AB-USAGE-SECRET': {
    exit: 'usage',
    meaning:
      'A secret was given as an argument. Every process on the machine can read arguments, and shells keep them in their history, ' +
      'so the command line was refused unread.',
    remedy:
      'Give it as a file (--token-file), on stdin (--token-stdin) or as a variable (APP_BUILDER_TOKEN). If it was a real one, ' +
      'replace it in 4me.',
  },
  'AB-APPROVAL-MISSING': {
    exit: 'approvalMissing',
    meaning: 'Nobody can be asked, and a change is of a kind that was not approved. Nothing was changed.',
    remedy:
      'Look at the changes with --dry-run, then approve their kinds: --approve create,update,security. --yes covers create and update.',
  },
  'AB-APPROVAL-DECLINED': {
    exit: 'approvalMissing',
    meaning: 'The person at the terminal did not approve. Nothing was changed.',
    remedy: 'Run the command again to approve.',
  },
  'AB-APPROVAL-NAME': {
    exit: 'usage',
    meaning: '--confirm has to repeat the name of what is destroyed, and it names something else.',
    remedy: 'Give the name that the error shows, if you mean it.',
  },
  'AB-PRODUCTION': {
    exit: 'approvalMissing',
    meaning:
      'The environment is marked as production (isProduction: yes), and the command would do there what belongs to a test environment.',
    remedy: 'Choose another environment with --environment or ENV_4ME, or add --allow-production.',
  },
  'AB-RUN-CANCELLED': {
    exit: 'cancelled',
    meaning: 'The command was cancelled by Ctrl-C, by a signal, or in a prompt.',
    remedy: 'Run it again: what is done already is found and kept.',
  },
  'AB-EXPLAIN-UNKNOWN': {
    exit: 'usage',
    meaning: 'The catalogue has no error with that code.',
    remedy: 'Look at "app-builder explain" for all of them.',
  },
  'AB-SCHEMA-UNKNOWN': {
    exit: 'usage',
    meaning: 'There is no schema of that name.',
    remedy: 'Look at "app-builder schema" for the names of all.',
  },
  'AB-BUG': {
    exit: 'failed',
    meaning: 'Something happened that this program did not expect. That is a defect of App Builder.',
    remedy: 'Run the command again with --verbose and report what it says. Secrets are masked in it.',
  },
};

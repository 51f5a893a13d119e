import type { Entries } from './entry.ts';

export const sandbox: Entries = {
  'AB-SANDBOX-MISSING': {
    exit: 'usage',
    meaning: 'The domain exists in the sandbox only, and the command does not know where a sandbox runs.',
    remedy: 'Start "app-builder sandbox" and export what it prints, or give --sandbox http://127.0.0.1:4040.',
  },
  'AB-SANDBOX-PORT': {
    exit: 'failed',
    meaning: 'The port of the sandbox is taken or cannot be opened.',
    remedy: 'End what uses it, or take another with --port; --port 0 takes a free one.',
  },
  'AB-SANDBOX-STATE': {
    exit: 'usage',
    meaning: 'The file of --state is there and is not a state of this sandbox.',
    remedy: 'Give another file, or remove it to begin anew.',
  },
  'AB-SANDBOX-STATE-WRITE': {
    exit: 'failed',
    meaning: 'The file of --state cannot be written.',
    remedy: 'Give a file in a folder that you may write to.',
  },
  'AB-SANDBOX-DOMAIN': {
    exit: 'usage',
    meaning: 'The state of the sandbox is of another domain.',
    remedy: 'Give another file with --state, or remove it.',
  },
  'AB-SANDBOX-UNKNOWN': {
    exit: 'failed',
    meaning: 'The sandbox has no such account, app, version or record.',
    remedy: 'Correct the name. A customer can install what was published.',
  },
  'AB-DEMO-UNKNOWN': {
    exit: 'usage',
    meaning: 'There is no demo of that integration.',
    remedy: 'Take one of those that the error names.',
  },
  'AB-DEMO-ENDPOINT': {
    exit: 'usage',
    meaning: 'The demo on AWS runs on an emulator of AWS on this machine only, and none is given.',
    remedy: 'Start one and say where it is: AWS_ENDPOINT_URL=http://127.0.0.1:4566.',
  },
  'AB-DEMO-NO-RESULT': {
    exit: 'failed',
    meaning: 'A step of the demo did not have its result in time; the machine may be very busy.',
    remedy: 'Run the demo again with --verbose, and report it if it stays so.',
  },
};

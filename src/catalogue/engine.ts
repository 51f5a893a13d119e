import type { Entries } from './entry.ts';

export const engine: Entries = {
  'AB-ENGINE-UNREACHABLE': {
    exit: 'usage',
    meaning:
      'The domain and the engine cannot reach each other: a real 4me does not reach this machine, AWS does not reach the sandbox.',
    remedy: 'Use --engine aws for real domains, and --engine local or an emulator of AWS for the sandbox.',
  },
  'AB-ENGINE-BUILD': {
    exit: 'usage',
    meaning:
      "The code of a function cannot be built, or its entry does not export the handler. The error has the compiler's words.",
    remedy: 'Correct the code; nothing was deployed.',
  },
  'AB-ENGINE-ENTRY': {
    exit: 'usage',
    meaning: 'A function of the template has no entry file.',
    remedy: 'Create the file, or name another one under EntryPoints in the template.',
  },
  'AB-ENGINE-STALE-PLAN': {
    exit: 'failed',
    retryable: true,
    meaning: 'Code or deployment changed between the approval and the deployment.',
    remedy: 'Run the command again, and approve what there is now.',
  },
  'AB-ENGINE-LOCKED': {
    exit: 'locked',
    retryable: true,
    meaning:
      'Another run works on the same account or workload. The error says who, since when, and when the lock ends by itself.',
    remedy: 'Wait until that run has ended, or end it, and run the command again.',
  },
  'AB-ENGINE-LOCK-LOST': {
    exit: 'failed',
    retryable: true,
    meaning:
      'The lock of this run ended before its work did, e.g. because the machine was asleep; another run may have begun.',
    remedy: 'Run the command again: it compares anew.',
  },
  'AB-ENGINE-OTHER-DOMAIN': {
    exit: 'usage',
    meaning: 'What is deployed under that name is for another 4me domain and is not overwritten.',
    remedy: 'Give this domain an engine of its own with --engine-name.',
  },
  'AB-ENGINE-OTHER-ACCOUNT': {
    exit: 'usage',
    meaning: 'What is deployed under that name is for another provider account and is not overwritten.',
    remedy: 'Give this account an engine of its own with --engine-name.',
  },
  'AB-ENGINE-OTHER-STACK': {
    exit: 'usage',
    meaning:
      'There is a CloudFormation stack of that name which App Builder did not make, or which belongs to another engine.',
    remedy: 'Give the engine another name with --engine-name, as the error says.',
  },
  'AB-ENGINE-WORKLOAD-NAME': {
    exit: 'usage',
    meaning: 'A workload cannot have that name.',
    remedy: 'Use letters, digits and hyphens, starting with a letter.',
  },
  'AB-ENGINE-SCHEDULE': {
    exit: 'usage',
    meaning: 'The workload has no schedule of that name. The error names those that it has.',
    remedy: 'Give the name of an event of type Schedule in its template.',
  },
  'AB-ENGINE-PROTECTED': {
    exit: 'usage',
    meaning: 'The stack is protected against deletion.',
    remedy: 'Switch the protection off in the CloudFormation console, if it may go, and run the command again.',
  },
  'AB-ENGINE-INVOKE': {
    exit: 'failed',
    meaning: 'A function that the command called failed or gave no answer.',
    remedy: 'Look into its log with "app-builder logs" and the name of the integration.',
  },
  'AB-ENGINE-NO-HOST': {
    exit: 'usage',
    retryable: true,
    meaning: 'Functions of the local engine run in an engine host, and none runs for this folder.',
    remedy: 'Start "app-builder sandbox" in another terminal, with the same --engine-folder.',
  },
  'AB-ENGINE-HOST-GONE': {
    exit: 'failed',
    retryable: true,
    meaning: 'The engine host ended while the command spoke with it.',
    remedy: 'Start it again with "app-builder sandbox", and run the command again.',
  },
  'AB-ENGINE-OTHER-SANDBOX': {
    exit: 'usage',
    meaning: 'The engine host of this folder works with another sandbox.',
    remedy: 'Give this sandbox an engine folder of its own with --engine-folder.',
  },
  'AB-ENGINE-PORT': {
    exit: 'failed',
    meaning: 'The port of the engine host is taken or cannot be opened.',
    remedy: 'End what uses it, or take another with --port; the engine host listens on the next one.',
  },
  'AB-ENGINE-STORE': {
    exit: 'failed',
    meaning: "A file of the local engine's stores is damaged.",
    remedy: 'Restore it from a backup, or remove it and run the command again; bootstrap makes what is missing.',
  },
  'AB-ENGINE-FOUNDATION': {
    exit: 'usage',
    meaning: 'The engine is not bootstrapped in this AWS account and region.',
    remedy: 'Run "app-builder bootstrap" with the same profile, region and engine name.',
  },
  'AB-ENGINE-CHANGE-SET': {
    exit: 'failed',
    meaning: 'CloudFormation cannot work out the changes of a stack. Nothing was changed.',
    remedy: 'Correct what CloudFormation names in the template.',
  },
  'AB-ENGINE-DEPLOYMENT': {
    exit: 'failed',
    meaning:
      'CloudFormation could not deploy or remove a stack. The error names the first resource that failed, and why.',
    remedy: 'Correct the cause and run the command again; it says what becomes of the stack.',
  },
  'AB-ENGINE-TIMEOUT': {
    exit: 'failed',
    retryable: true,
    meaning: 'AWS still works on a stack after the longest time that the program waits.',
    remedy: 'Look at the events of the stack in the CloudFormation console, and run the command again afterwards.',
  },
  'AB-ENGINE-CANCELLED': {
    exit: 'cancelled',
    meaning: 'The run was cancelled while AWS worked on a stack, and AWS goes on with it.',
    remedy: 'Run the command again; it says if AWS is still at work.',
  },
};

import type { Entries } from './entry.ts';

export const events: Entries = {
  'AB-EVENTS-UNKNOWN': {
    exit: 'usage',
    meaning: 'No event with that id is captured, or none at all.',
    remedy:
      'Run "app-builder events list" to see which there are; sandbox and tunnel capture them in the engine folder.',
  },
  'AB-EVENTS-STORE': {
    exit: 'failed',
    meaning: 'The folder of the captured events cannot be read or written.',
    remedy: 'Make it a folder that you own and can write, or name another with --engine-folder.',
  },
  'AB-EVENTS-REPLAY': {
    exit: 'usage',
    meaning:
      'The event cannot be sent again as it was: secrets or a part of its body were not kept, or nobody here can sign it.',
    remedy:
      'Send one like it with "app-builder trigger" and a body of your own, or have the application send it again.',
  },
  'AB-TRIGGER-ADDRESS': {
    exit: 'usage',
    meaning: 'Nothing says where the message goes, or --to is not an address that a handler can have.',
    remedy: 'Name the integration, or give the address with --to.',
  },
  'AB-TRIGGER-WORKLOAD': {
    exit: 'usage',
    meaning: 'The integration that shall get the message is not deployed on this engine.',
    remedy: 'Deploy it first, or name the engine with --engine-name, --engine-folder, --profile or --region.',
  },
  'AB-TRIGGER-PLATFORM': {
    exit: 'usage',
    meaning: 'Nobody here can make messages of that platform, or the integration is for another one.',
    remedy: 'Name a platform that the error lists with --platform, or an integration that is for it.',
  },
  'AB-TRIGGER-BODY': {
    exit: 'usage',
    meaning: 'The payload cannot be read or is no JSON object, or there is no sample for this event.',
    remedy: 'Give a JSON object with --body <file>, or --body - for stdin.',
  },
  'AB-TRIGGER-SET': {
    exit: 'usage',
    meaning: 'A --set names no value, or no place in the payload.',
    remedy: 'Give a path and a value, e.g. --set team.name=Printers; a dot in a name is written \\.',
  },
  'AB-TRIGGER-RULE': {
    exit: 'usage',
    meaning:
      'No automation rule of the integration calls the webhook of its app offering, so there is no payload to imitate.',
    remedy: 'Give the payload with --body, or name another event.',
  },
  'AB-TRIGGER-CUSTOMER': {
    exit: 'usage',
    meaning: '--customer is not the name of a customer, or it is not clear which of several is meant.',
    remedy:
      'Give an account as it stands in its address (wna-it), the id of an organisation at Thena, or the address of a Heseya store.',
  },
  'AB-TRIGGER-KEY': {
    exit: 'usage',
    meaning: 'The key of --key-file cannot be read, or does not fit the algorithm.',
    remedy:
      'Give the file of an unencrypted private key in PEM or of a shared secret, and an algorithm that is made for it.',
  },
  'AB-TRIGGER-NO-KEY': {
    exit: 'usage',
    meaning: 'Only 4me has the private key of a webhook policy of a real account.',
    remedy: 'Sign with a key of your own, --key-file, whose policy you have stored, or use the sandbox.',
  },
  'AB-TRIGGER-SECRET': {
    exit: 'usage',
    meaning: 'The secret or token by which the sender proves itself is not known.',
    remedy: 'Name the integration and a customer that has installed it, or give the secret with --key-file.',
  },
  'AB-TRIGGER-SANDBOX': {
    exit: 'usage',
    meaning: 'The running sandbox does not sign for this command, because it keeps its door in another engine folder.',
    remedy: 'Start "app-builder sandbox" with the same --engine-folder, or sign with --key-file.',
  },
  'AB-TRIGGER-REFUSED': {
    exit: 'usage',
    meaning: 'The sandbox has no webhook policy for that account and event.',
    remedy: "Install the app on the sandbox's page, or name another customer.",
  },
  'AB-TRIGGER-NO-ANSWER': {
    exit: 'failed',
    retryable: true,
    meaning: 'The handler did not answer, or cannot be reached.',
    remedy: 'See that it runs and is reached at this address.',
  },
  'AB-TRIGGER-ANSWER': {
    exit: 'failed',
    meaning: 'The handler answered with something else than 2xx. The answer is shown.',
    remedy: 'Look at what the handler wrote: "app-builder logs <integration>".',
  },
};

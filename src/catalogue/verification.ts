import type { Entries } from './entry.ts';

export const verification: Entries = {
  'AB-VERIFY-INVALID': {
    exit: 'failed',
    meaning: 'A message is not signed as its platform signs, is too old, or is meant for somebody else.',
    remedy: 'Look at the rule that was broken, and at what was expected and found.',
  },
  'AB-VERIFY-UNUSABLE': {
    exit: 'usage',
    meaning: 'There is no captured request in the input, or in some of its lines.',
    remedy: 'Give the request as it came, or say what it is with --format.',
  },
  'AB-VERIFY-INPUT': {
    exit: 'usage',
    meaning: 'The input cannot be read, or there is none.',
    remedy: 'Name a file that this user may read, or pipe a captured request in.',
  },
  'AB-VERIFY-FLAG': {
    exit: 'usage',
    meaning: 'A flag cannot be understood, or means nothing beside the others.',
    remedy: 'Follow what the error says; flags that mean nothing are refused, not ignored.',
  },
  'AB-VERIFY-STORE': {
    exit: 'usage',
    meaning: 'The secrets store has no key for these messages, or it is not clear which one is meant.',
    remedy:
      'Name the customer and the app with --customer and --offering or --integration, an app for Thena or Heseya with --integration, or ' +
      'give the key with --key-file or --jwks.',
  },
  'AB-VERIFY-KEY': {
    exit: 'usage',
    meaning: 'Nothing can be verified with a key that was given or stored.',
    remedy: 'Give a public key as PEM, a shared secret or token, or a policy in JSON as 4me sends it.',
  },
  'AB-VERIFY-ALGORITHM': {
    exit: 'usage',
    meaning: 'A key fits more than one algorithm. It is never taken from the message.',
    remedy: 'Give the algorithm of the policy with --algorithm.',
  },
  'AB-VERIFY-KEY-SET': {
    exit: 'usage',
    meaning: 'A key set cannot be read, or may not come from where it is.',
    remedy: 'Give a JSON Web Key Set with public keys, as a file or as its https address.',
  },
  'AB-VERIFY-KEY-SET-ADDRESS': {
    exit: 'failed',
    retryable: true,
    meaning: 'A key set could not be fetched within five seconds, is larger than 64 KiB, or is somewhere else by now.',
    remedy: 'Check the address, or give the key set as a file.',
  },
};

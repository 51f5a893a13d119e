import type { Entries } from './entry.ts';

export const heseya: Entries = {
  'AB-HESEYA-STORE': {
    exit: 'usage',
    meaning:
      '--store is missing, is not the address of a store, or is in the sandbox where the app is not, or the reverse.',
    remedy: 'Give the public https address of the API of the store.',
  },
  'AB-HESEYA-FLAG': {
    exit: 'usage',
    meaning:
      'What "install" was given does not fit to the app: a permission that app.json does not name, or a file with a key that cannot be read, is empty or is missing.',
    remedy: 'Correct the flag that the error names, or app.json; then deploy the app again.',
  },
  'AB-HESEYA-WORKLOAD': {
    exit: 'usage',
    meaning:
      'The app is not deployed on this engine for this domain, or its functions do not know their own address yet.',
    remedy: 'Run "app-builder deploy" for it first, with the same domain and the same name of the engine.',
  },
  'AB-HESEYA-CREDENTIALS': {
    exit: 'credentials',
    meaning:
      'The store does not accept the token, or the user whose token it is may not do this. Tokens of users last five minutes.',
    remedy: 'Give a fresh access token of a user of this store who may show, install and remove apps.',
  },
  'AB-HESEYA-PERMISSION': {
    exit: 'failed',
    meaning:
      'The store refuses the installation because of permissions: it does not know one, the user does not have one, or what the app asks for is not what it would be granted.',
    remedy: 'Correct app.json and deploy the app again, or give the token of an owner of the store.',
  },
  'AB-HESEYA-APP': {
    exit: 'failed',
    meaning:
      'The store has asked the app, and the app did not answer, answered with an error, or with something that the store does not understand.',
    remedy: 'Look at "app-builder logs" of the app and at "app-builder doctor", and run the command again.',
  },
  'AB-HESEYA-REFUSED': {
    exit: 'failed',
    meaning: 'The store refuses a request. The error has its key and its words.',
    remedy: 'Correct what it names, and run the command again.',
  },
  'AB-HESEYA-ANSWER': {
    exit: 'failed',
    meaning: 'Something answered that is not the API of a Heseya store, or not in a shape that is known.',
    remedy: 'Check the address of the store: its API has another one than the shop and the dashboard.',
  },
  'AB-HESEYA-UNAVAILABLE': {
    exit: 'failed',
    retryable: true,
    meaning: 'The store cannot be reached, or answers with an error of its own.',
    remedy: 'Run the same command again; what is done already is found and kept.',
  },
};

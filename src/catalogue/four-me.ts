import type { Entries } from './entry.ts';

export const fourMe: Entries = {
  'AB-4ME-CREDENTIALS': {
    exit: 'credentials',
    meaning: '4me does not accept the client ID and secret, or the personal access token.',
    remedy:
      'Check that they belong to this domain and are not expired, then run "app-builder bootstrap" with new ones.',
  },
  'AB-4ME-SCOPE': {
    exit: 'credentials',
    meaning: '4me accepts the credentials, but they may not do this.',
    remedy: 'Check that they belong to the account, and add the scope to the OAuth application in 4me.',
  },
  'AB-4ME-GRANT': {
    exit: 'credentials',
    meaning:
      '4me does not accept an authorization code or a refresh token any more. Only the person who gave it can give a new one.',
    remedy: 'Have the person authorise the app again.',
  },
  'AB-4ME-NOTFOUND': {
    exit: 'failed',
    meaning: '4me does not find a record that it told of before; somebody may have deleted it.',
    remedy: 'Check that it exists in the account, and run the command again.',
  },
  'AB-4ME-VALIDATION': {
    exit: 'failed',
    meaning: '4me refuses a value. The error has its words.',
    remedy: 'Correct the value that it names in the files of the integration or in the answers.',
  },
  'AB-4ME-RATE': {
    exit: 'failed',
    retryable: true,
    meaning:
      "The account's requests or their cost are used up for now. The program has waited already as long as it may.",
    remedy: 'Run the command again when the time of the error is over.',
  },
  'AB-4ME-UNAVAILABLE': {
    exit: 'failed',
    retryable: true,
    meaning: '4me cannot be reached, or gives no usable answer, also after further attempts.',
    remedy: 'Check the network, the domain and the status page of 4me, and run the command again.',
  },
  'AB-4ME-REFUSED': {
    exit: 'failed',
    meaning: '4me refuses a request for a reason that is not about a value, a scope or a limit.',
    remedy: 'Check that domain and account are right; otherwise report it as a defect.',
  },
  'AB-4ME-RESULT': {
    exit: 'failed',
    retryable: true,
    meaning: 'The result of an asynchronous query did not come or cannot be read.',
    remedy: 'Run it again; records that it has made already are found by their source.',
  },
};

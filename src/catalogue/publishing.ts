import type { Entries } from './entry.ts';

export const publishing: Entries = {
  'AB-PUBLISH-INTEGRATION': {
    exit: 'usage',
    meaning: 'No integration is named, and the working folder is none.',
    remedy: 'Name an integration, or go to the folder that has its app_offering.json.',
  },
  'AB-PUBLISH-NO-DRAFT': {
    exit: 'usage',
    meaning: 'The account has no draft of an app offering with the reference of the folder.',
    remedy: 'Run "app-builder deploy" for this account first, or set the reference in app_offering.json back.',
  },
  'AB-PUBLISH-OTHER': {
    exit: 'usage',
    meaning: 'The draft with this reference is of another integration: its source says so.',
    remedy:
      'Give the integration a reference of its own. "app-builder deploy" can take the draft over, and asks before.',
  },
  'AB-PUBLISH-DISABLED': {
    exit: 'usage',
    meaning: 'The draft is disabled, by "app-builder destroy" or by a person, so its version could not be installed.',
    remedy: 'Run "app-builder deploy", which enables it.',
  },
  'AB-PUBLISH-INCOMPLETE': {
    exit: 'usage',
    meaning: 'The draft lacks rules, UI extension or webhook address that the folder has: a deploy was cut off.',
    remedy: 'Run "app-builder deploy" again; it does the rest.',
  },
  'AB-PUBLISH-NEVER': {
    exit: 'usage',
    meaning: '--amend changes a published version, and there is none yet.',
    remedy: 'Run "app-builder publish" without --amend.',
  },
  'AB-PUBLISH-AMEND': {
    exit: 'failed',
    meaning: '4me does not take a change of a published version; the error has its words.',
    remedy: 'Bring it to customers as a new version: "app-builder deploy", then "app-builder publish".',
  },
};

import type { Entries } from './entry.ts';

export const thena: Entries = {
  'AB-THENA-CREDENTIALS': {
    exit: 'credentials',
    meaning: 'Thena does not accept the personal API key, or its owner may not do this.',
    remedy:
      'Give a key of an administrator of the organisation: dashboard, organisation settings, security and access.',
  },
  'AB-THENA-NOTFOUND': {
    exit: 'failed',
    meaning: 'Thena does not find the app; it may have been deleted, or belong to another organisation than the key.',
    remedy: 'Check the app in the dashboard, and that the key belongs to its organisation.',
  },
  'AB-THENA-SLUG': {
    exit: 'failed',
    meaning: 'Another app of the organisation has the slug that the manifest wants; slugs are unique.',
    remedy: 'Change app.slug in manifest.json, or tell App Builder the id of the app that has it.',
  },
  'AB-THENA-REFUSED': {
    exit: 'failed',
    meaning: 'Thena refuses a request. The error has its words.',
    remedy: 'Correct what it names, mostly something in manifest.json or in the settings of an installation.',
  },
  'AB-THENA-ANSWER': {
    exit: 'failed',
    meaning: 'Thena has taken a request, but its answer has not what is needed to go on.',
    remedy: 'Look in the dashboard whether the change was made, and report the answer as a defect.',
  },
  'AB-THENA-RATE': {
    exit: 'failed',
    retryable: true,
    meaning: 'Thena limits the number of requests, for longer than the command waits.',
    remedy: 'Run the same command again in a minute.',
  },
  'AB-THENA-UNAVAILABLE': {
    exit: 'failed',
    retryable: true,
    meaning: 'Thena cannot be reached, or answers with an error of its own.',
    remedy: 'Run the same command again; what is done already is found and kept.',
  },
  'AB-THENA-NOT-DEPLOYED': {
    exit: 'usage',
    meaning:
      'The engine has no app at Thena for this integration, or its functions are not there, so that it could not be installed.',
    remedy: 'Run "app-builder deploy" with the same engine first.',
  },
  'AB-THENA-APP-ID': {
    exit: 'usage',
    meaning: 'What --app-id gives is no id of an app.',
    remedy: 'Give the id as Thena has it.',
  },
  'AB-THENA-TEAMS': {
    exit: 'usage',
    meaning:
      'An app is installed for teams, and none was named, or those that were named do not say which installation is meant.',
    remedy: 'Name teams with --team.',
  },
  'AB-THENA-SETTINGS': {
    exit: 'usage',
    meaning:
      'The settings of an installation cannot be read, or do not fit what manifest.json declares under configuration.',
    remedy: 'Correct the file of --settings; its keys are those of the manifest.',
  },
  'AB-THENA-PATH': {
    exit: 'usage',
    meaning: 'What --uninstall-path gives is no path.',
    remedy: 'Give one such as /apps/uninstall.',
  },
  'AB-ACTIVITY-UNKNOWN': {
    exit: 'usage',
    meaning: 'The integration has no activity of this name.',
    remedy: 'Give one of the names in the error; they are in activities.json.',
  },
  'AB-ACTIVITY-INPUT': {
    exit: 'usage',
    meaning: 'The input of an activity cannot be read, or is no object.',
    remedy: 'Give a file with a JSON object, - for stdin, or single values with --set.',
  },
  'AB-ACTIVITY-SETTINGS': {
    exit: 'usage',
    meaning: 'A header of the activity needs a setting that was not given, or whose value cannot stand in a header.',
    remedy: 'Give it in the file of --settings; a value has no line breaks and no other control characters.',
  },
  'AB-ACTIVITY-ADDRESS': {
    exit: 'failed',
    meaning:
      'The address of the activity, or one that it redirects to, is not https or not on the public internet. Nothing was sent there.',
    remedy: 'Correct endpoint_url in activities.json.',
  },
  'AB-ACTIVITY-UNREACHABLE': {
    exit: 'failed',
    retryable: true,
    meaning: 'No complete answer came in time.',
    remedy: 'Run it again, and look at the service if it stays so.',
  },
  'AB-ACTIVITY-FAILED': {
    exit: 'failed',
    meaning:
      'Input or answer of the activity do not fit its schemas, or the answer is no success. Where the input does not fit, nothing was sent.',
    remedy: 'Correct what the findings name, in the input, in activities.json or in the service.',
  },
};

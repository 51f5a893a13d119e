import type { Entries } from './entry.ts';

export const provisioning: Entries = {
  'AB-PROVISION-CREDENTIALS': {
    exit: 'credentials',
    meaning: "The engine has no credentials of the provider's OAuth application for this account, and none were given.",
    remedy:
      'Run "app-builder bootstrap" and give client ID and secret as the error says. It lists the scopes that the application needs.',
  },
  'AB-PROVISION-BOOTSTRAP': {
    exit: 'usage',
    meaning: 'This account is not bootstrapped on this engine, so there are no records and no secrets to build on.',
    remedy: 'Run "app-builder bootstrap" with the same domain, account and engine.',
  },
  'AB-PROVISION-SERVICE-INSTANCE': {
    exit: 'usage',
    meaning: 'The service instance is not in the account, its service cannot be read, or it has no support team.',
    remedy: 'Name one that is there with --service-instance-name, and give it a support team in 4me.',
  },
  'AB-PROVISION-REFERENCE': {
    exit: 'usage',
    meaning: 'The reference of an app offering cannot change once a version was published.',
    remedy: 'Set the reference in app_offering.json back to what the error shows.',
  },
  'AB-PROVISION-NAME': {
    exit: 'usage',
    meaning: 'Workloads of the engine itself have that name.',
    remedy: "Give the integration's folder another name.",
  },
  'AB-PROVISION-PARAMETER': {
    exit: 'usage',
    meaning: 'A parameter was given that App Builder sets itself.',
    remedy: 'Leave it out.',
  },
  'AB-PROVISION-OTHER-PLACE': {
    exit: 'usage',
    meaning: 'The records in 4me point at another engine, AWS account or region than this command works with.',
    remedy:
      'Choose the other place with --engine, --profile and --region. Where the environment moves on purpose, add --move-engine.',
  },
  'AB-PROVISION-CONTENDED': {
    exit: 'failed',
    retryable: true,
    meaning: 'Another run keeps changing the same stored document.',
    remedy: 'Run the command again when no other run is under way.',
  },
  'AB-PROVISION-STOPPED': {
    exit: 'failed',
    retryable: true,
    meaning: 'A step failed. The steps before it are done and stay.',
    remedy: 'Correct the cause and run the same command again: it compares anew, keeps what is done and does the rest.',
  },
  'AB-PROVISION-CANCELLED': {
    exit: 'cancelled',
    retryable: true,
    meaning: 'The run was cancelled between two steps. What was done stays.',
    remedy: 'Run the same command again; it does the rest.',
  },
  'AB-PROVISION-NOTAPPROVED': {
    exit: 'approvalMissing',
    meaning:
      'Something became known during the run, e.g. an address, that needs an approval which was not given. The run stopped there.',
    remedy: 'Run the same command again: now it is shown before anything is done.',
  },
};

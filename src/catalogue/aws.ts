import type { Entries } from './entry.ts';

export const aws: Entries = {
  'AB-AWS-NO-CREDENTIALS': {
    exit: 'credentials',
    meaning: 'There are no AWS credentials: no variables, no profile, no role of a pipeline or a machine.',
    remedy: 'Log in as you do for the AWS CLI, or name a profile with --profile. docs/aws.md shows every way.',
  },
  'AB-AWS-CREDENTIALS': {
    exit: 'credentials',
    meaning: 'AWS does not know the credentials.',
    remedy: 'Check which ones are used ("app-builder config show --origin" shows the profile), and log in again.',
  },
  'AB-AWS-EXPIRED': {
    exit: 'credentials',
    meaning: 'The session at AWS has ended.',
    remedy: 'Log in again as the error says, and run the command again.',
  },
  'AB-AWS-CLOCK': {
    exit: 'credentials',
    meaning: 'The clock of this machine is too far from that of AWS, which therefore refuses signatures.',
    remedy: 'Set the clock, e.g. by switching on its synchronisation.',
  },
  'AB-AWS-DENIED': {
    exit: 'credentials',
    meaning: 'The credentials are good, and may not do this.',
    remedy: 'Have the permission of the error added; docs/aws-deploy-policy.json holds all that the program needs.',
  },
  'AB-AWS-MFA': {
    exit: 'credentials',
    meaning: 'The profile needs a code of an MFA device, and none was given or it was not accepted.',
    remedy: 'Give a fresh one: at the prompt, with --mfa-code-file, --mfa-code-stdin or APP_BUILDER_MFA_CODE.',
  },
  'AB-AWS-ROLE': {
    exit: 'credentials',
    meaning: 'AWS does not give this identity the role that the profile or the pipeline wants.',
    remedy: "Check the role's trust policy and the permission to assume it, as the error says.",
  },
  'AB-AWS-TOKEN': {
    exit: 'credentials',
    meaning: 'The file with the token of a pipeline cannot be read.',
    remedy:
      'Have the pipeline write it; in GitHub Actions use aws-actions/configure-aws-credentials with id-token: write.',
  },
  'AB-AWS-PROFILE': {
    exit: 'usage',
    meaning: 'The AWS profile is not in ~/.aws/config or ~/.aws/credentials.',
    remedy: 'Name one that is there, with --profile or AWS_PROFILE.',
  },
  'AB-AWS-CONFIG': {
    exit: 'usage',
    meaning: 'A configuration file of AWS cannot be read or is malformed.',
    remedy: 'Correct the line that the error names.',
  },
  'AB-AWS-REGION': {
    exit: 'usage',
    meaning: 'No AWS region is given, or what is given is none.',
    remedy: 'Give it with --region, AWS_REGION or in the profile, e.g. eu-west-1.',
  },
  'AB-AWS-ENDPOINT': {
    exit: 'usage',
    meaning: 'An endpoint for AWS, e.g. AWS_ENDPOINT_URL, has the wrong form.',
    remedy: 'Write it as http://127.0.0.1:4566 for an emulator or https://<host>, or unset it.',
  },
  'AB-AWS-RATE': {
    exit: 'failed',
    retryable: true,
    meaning: 'AWS limits the number of requests, also after further attempts.',
    remedy: 'Run the command again later.',
  },
  'AB-AWS-UNREACHABLE': {
    exit: 'failed',
    retryable: true,
    meaning: 'AWS or its emulator cannot be reached.',
    remedy: 'Check network, proxy, region and AWS_ENDPOINT_URL, and run the command again.',
  },
  'AB-AWS-UNAVAILABLE': {
    exit: 'failed',
    retryable: true,
    meaning: 'AWS had an error of its own, also after further attempts.',
    remedy: 'Run the command again; the status page of AWS tells of disturbances.',
  },
  'AB-AWS-REFUSED': {
    exit: 'failed',
    meaning: 'AWS refuses a request. The error has its words.',
    remedy: 'Correct what AWS names.',
  },
  'AB-AWS-SECRET-NAME': {
    exit: 'usage',
    meaning: 'Secrets Manager does not take a name, which is made from account, reference and domain.',
    remedy: 'Correct the one that has a sign which it does not take.',
  },
  'AB-AWS-SECRET-SIZE': {
    exit: 'failed',
    meaning: 'A secret would be larger than Secrets Manager allows.',
    remedy: 'Keep large values outside of secrets.',
  },
  'AB-AWS-SECRET-CONTENT': {
    exit: 'failed',
    meaning: 'A secret holds something else than the JSON object that App Builder writes.',
    remedy: 'Put its former version (AWSPREVIOUS) back in the AWS console, or delete it.',
  },
  'AB-AWS-SECRET-DELETING': {
    exit: 'failed',
    retryable: true,
    meaning: 'A secret of that name is being deleted, and AWS gives the name free later.',
    remedy: 'Restore it in the AWS console, or wait and run the command again.',
  },
  'AB-AWS-SECRET-VERSIONS': {
    exit: 'failed',
    retryable: true,
    meaning: 'Secrets Manager keeps a limited number of versions of a day, and this secret has reached it.',
    remedy: 'Run the command again later.',
  },
  'AB-AWS-STATE-TABLE': {
    exit: 'usage',
    meaning: "The engine's state table is not there.",
    remedy: 'Run "app-builder bootstrap" for this engine.',
  },
  'AB-AWS-STATE-KEY': {
    exit: 'usage',
    meaning: 'The key that encrypts the state of the engine is missing or is not a key.',
    remedy: 'If its secret was deleted or changed, restore it first; otherwise run "app-builder bootstrap".',
  },
  'AB-AWS-STATE-CONTENT': {
    exit: 'failed',
    meaning: 'A row of the state table cannot be decrypted or read.',
    remedy: 'Put the former value of the key secret back (AWSPREVIOUS), or delete the row.',
  },
  'AB-AWS-STATE-NAME': {
    exit: 'usage',
    meaning: 'A document of the state store cannot have that name.',
    remedy: 'Use another name.',
  },
  'AB-AWS-STATE-SIZE': {
    exit: 'failed',
    meaning: 'A document of the state store would be larger than a row of DynamoDB.',
    remedy: 'Divide it into several ones.',
  },
};

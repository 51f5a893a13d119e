import { Failure, type FailureKind } from '../../../failure.ts';
import { awsFailure, awsWords, credentialsFailure, credentialsFault, type CredentialsFault } from '../aws-failure.ts';
import { type CredentialSource, noCredentials } from './credential-source.ts';
import { networkCause } from '../network-cause.ts';

const mfaRefused: FailureKind = { code: 'AB-AWS-MFA', exit: 'credentials' };
const roleRefused: FailureKind = { code: 'AB-AWS-ROLE', exit: 'credentials' };
const unreadableToken: FailureKind = { code: 'AB-AWS-TOKEN', exit: 'credentials' };

/** What getting credentials from a source threw, as a Failure with the fix of that source; exit 5, except for the network. */
export function sourceFailure(error: unknown, source: CredentialSource): Error {
  if (!(error instanceof Error) || error instanceof Failure || error.name === 'AbortError') {
    return awsFailure(error, 'getting credentials');
  }
  if (source.kind === 'process') return processFailure(error, source.profile);
  if (/^MultiFactorAuthentication failed/i.test(error.message)) return refusedMfa(error, source);
  if (networkCause(error) !== undefined) return awsFailure(error, 'getting credentials');
  const lost = /\b(?:ECONN\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)\b/.exec(error.message);
  if (lost !== null)
    return awsFailure(Object.assign(new Error(error.message), { code: lost[0] }), 'getting credentials');
  if (source.kind === 'sso' || source.kind === 'login') return signInFailure(error, source);
  if (source.kind === 'role' && isDenied(error)) return refusedRole(error, source);
  if (source.kind === 'token') return tokenFailure(error, source);
  const fault = credentialsFault(error);
  if (fault !== undefined && error.name !== 'CredentialsProviderError') return faultFailure(fault, error, source);
  if (source.kind === 'instance') {
    return noCredentials('neither variables nor a profile have them, and this machine has no role', { cause: error });
  }
  if (source.kind === 'container')
    return noCredentials(`the container gave none: ${awsWords(error)}`, { cause: error });
  return awsFailure(error, 'assuming the role');
}

/** A call was refused because of its credentials; the fix names where these come from. */
export function faultFailure(fault: CredentialsFault, error: Error, source: CredentialSource): Failure {
  const fix = fault === 'clock' ? 'Set the clock of this machine.' : fixOf(source, fault);
  return credentialsFailure(fault, error, fix);
}

const environmentVariables = 'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN';

function fixOf(source: CredentialSource, fault: 'expired' | 'credentials'): string {
  switch (source.kind) {
    case 'keys':
      return source.from === 'the environment'
        ? `Set ${environmentVariables} anew, or unset them and give a profile with --profile.`
        : `Put new keys into ${source.from}, or give another one with --profile.`;
    case 'role':
      return fault === 'expired'
        ? 'Run the same command again: it opens a new session of the role.'
        : fixOf(source.source, fault);
    case 'sso':
    case 'login':
      return signInFix(source);
    case 'process':
      return `Run the credential_process of profile ${source.profile} by hand and correct what it returns.`;
    case 'token':
      return `Have the token of ${source.from} made anew, and run the same command again.`;
    case 'container':
    case 'instance':
      return 'Check the role of this machine.';
  }
}

function signInFix(source: CredentialSource & { readonly kind: 'sso' | 'login' }): string {
  const command = `aws ${source.kind === 'sso' ? 'sso login' : 'login'} --profile ${source.profile}`;
  const where = source.portal === undefined ? 'the AWS access portal' : `the access portal ${source.portal}`;
  return (
    `Sign in with "${command}" of the AWS CLI. Without the AWS CLI, copy ${environmentVariables} from ${where} ` +
    '("Access keys") into this shell and leave the profile out.'
  );
}

function signInFailure(error: Error, source: CredentialSource & { readonly kind: 'sso' | 'login' }): Failure {
  if (/forbidden|no access/i.test(error.message)) {
    const role = source.settings.get('sso_role_name') ?? '';
    return new Failure(
      roleRefused,
      {
        message: `AWS does not give profile ${source.profile} the role ${role}`.trim(),
        because: awsWords(error),
        fix: 'Have the permission set assigned to you for the account of the profile, or correct sso_account_id and sso_role_name.',
      },
      { cause: error },
    );
  }
  if (/invalid SSO credentials|missing required property|could not be found|Conflicting/i.test(error.message)) {
    return noCredentials(`profile ${source.profile} is incomplete: ${firstLine(error.message)}`, { cause: error });
  }
  const message = `Profile ${source.profile} is not signed in to AWS, or no longer`;
  return credentialsFailure('expired', withoutHint(error), signInFix(source), message);
}

/** The SDK tells its reader to run the AWS CLI, which is the fix's matter. */
function withoutHint(error: Error): Error {
  const clean = new Error(error.message.replace(/\s*To refresh this SSO session run .*$/s, ''), { cause: error });
  clean.name = error.name;
  return clean;
}

/** The error of a program that failed has its command line in it, where there may be secrets. */
function processFailure(error: Error, profile: string): Failure {
  const own = /did not return Version 1|returned (?:invalid|expired) \w+/.exec(error.message)?.[0];
  if (own === 'returned expired credentials') {
    const expired = new Error('credential_process returned expired credentials');
    return credentialsFailure('expired', expired, `Renew what the credential_process of profile ${profile} reads.`);
  }
  return noCredentials(`the credential_process of profile ${profile} ${own ?? 'failed; run it by hand to see why'}`);
}

function isDenied(error: Error): boolean {
  return error.name === 'AccessDenied' || error.name === 'AccessDeniedException';
}

function refusedMfa(error: Error, source: CredentialSource): Failure {
  const profile = source.kind === 'role' ? source.profile : '';
  const wrongDevice = /serial number/i.test(error.message);
  return new Failure(
    mfaRefused,
    {
      message: 'AWS does not accept the MFA code',
      because: awsWords(error),
      fix: wrongDevice
        ? `Check mfa_serial of profile ${profile}: it has to be a device of the user whose keys are used.`
        : 'Wait for the next code of the device, each is good for one use, and run the same command again.',
    },
    { cause: error },
  );
}

function refusedRole(error: Error, source: CredentialSource & { readonly kind: 'role' }): Failure {
  const mfa = source.settings.has('mfa_serial') ? '' : ' If the role asks for MFA, add mfa_serial to the profile.';
  return new Failure(
    roleRefused,
    {
      message: `AWS does not allow to assume the role of profile ${source.profile}`,
      because: awsWords(error),
      fix: `Allow sts:AssumeRole on the role, and the user in the trust policy of the role.${mfa}`,
    },
    { cause: error },
  );
}

function tokenFailure(error: Error, source: CredentialSource & { readonly kind: 'token' }): Error {
  if ('code' in error && /^(?:ENOENT|EACCES|EISDIR|EPERM)$/.test(String(error.code))) {
    return new Failure(
      unreadableToken,
      {
        message: `The file of ${source.from} cannot be read: ${source.file}`,
        because: String(error.code),
        fix: 'Have the token written there; in GitHub Actions use aws-actions/configure-aws-credentials (docs/aws.md).',
      },
      { cause: error },
    );
  }
  const fault = credentialsFault(error);
  if (fault !== undefined) return faultFailure(fault, error, source);
  if (isDenied(error) || /^(?:InvalidIdentityToken|IDPRejectedClaim)/.test(error.name)) {
    return new Failure(
      roleRefused,
      {
        message: `AWS does not allow to assume the role ${source.role} with the token of ${source.from}`,
        because: awsWords(error),
        fix: "Check the identity provider in AWS and the conditions in the role's trust policy (docs/aws.md).",
      },
      { cause: error },
    );
  }
  return awsFailure(error, `assuming the role ${source.role}`);
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

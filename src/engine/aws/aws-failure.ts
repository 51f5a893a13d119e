import { Failure, type FailureKind } from '../../failure.ts';
import { networkCause } from './network-cause.ts';
import { AwsCallError, throttled } from './requests/call-error.ts';

const kinds = {
  expired: { code: 'AB-AWS-EXPIRED', exit: 'credentials' },
  credentials: { code: 'AB-AWS-CREDENTIALS', exit: 'credentials' },
  clock: { code: 'AB-AWS-CLOCK', exit: 'credentials' },
  denied: { code: 'AB-AWS-DENIED', exit: 'credentials' },
  rate: { code: 'AB-AWS-RATE', exit: 'failed', retryable: true },
  unreachable: { code: 'AB-AWS-UNREACHABLE', exit: 'failed', retryable: true },
  unavailable: { code: 'AB-AWS-UNAVAILABLE', exit: 'failed', retryable: true },
  refused: { code: 'AB-AWS-REFUSED', exit: 'failed' },
} as const satisfies Record<string, FailureKind>;

/** The credentials themselves are at fault, and not what was asked for. */
export type CredentialsFault = 'expired' | 'credentials' | 'clock';

const faults: Readonly<Record<CredentialsFault, ReadonlySet<string>>> = {
  expired: new Set(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired']),
  credentials: new Set([
    'InvalidClientTokenId',
    'UnrecognizedClientException',
    'InvalidAccessKeyId',
    'SignatureDoesNotMatch',
    'InvalidSignatureException',
    'IncompleteSignature',
    'MissingAuthenticationToken',
    'MissingAuthenticationTokenException',
    'InvalidToken',
    'AuthFailure',
    'CredentialsProviderError',
    'TokenProviderError',
  ]),
  clock: new Set(['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture']),
};
const denied = /^(?:AccessDenied|AccessDeniedException|UnauthorizedOperation|UnauthorizedException|AllAccessDisabled)$/;
/** Besides those of the services that functions call too. */
const throttledElsewhere: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'SlowDown',
  'TransactionInProgressException',
]);

/**
 * What a call of the SDK threw, as a Failure: access denied and credentials are exit 5; throttling, the network and AWS's own
 * errors are retryable. A Failure, a cancelled call and whatever did not come from AWS are handed back as they are.
 *
 * @param what what was being done, as `reading the stack app-builder-engine`
 */
export function awsFailure(error: unknown, what: string): Error {
  if (!(error instanceof Error)) return new Error(`${what}: ${String(error)}`);
  if (error instanceof Failure || error.name === 'AbortError') return error;
  const fault = credentialsFault(error);
  if (fault !== undefined) return credentialsFailure(fault, error, fixes[fault]);
  const options = { cause: error };
  const because = awsWords(error);
  if (denied.test(error.name) || statusOf(error) === 403) {
    const fix = `Give these credentials the permission that AWS names. ${policyHint}`;
    return new Failure(kinds.denied, { message: `AWS does not allow ${what}`, because, fix }, options);
  }
  if (throttled.has(error.name) || throttledElsewhere.has(error.name)) {
    const fix = 'Wait a minute and run the same command again; what is done already is found and kept.';
    return new Failure(
      kinds.rate,
      { message: `AWS limits the number of requests, ${what} failed`, because, fix },
      options,
    );
  }
  const network = networkCause(error);
  if (network !== undefined) {
    const fix =
      'Check the connection, a proxy or firewall, the region and AWS_ENDPOINT_URL, and run the same command again.';
    return new Failure(
      kinds.unreachable,
      { message: `AWS cannot be reached, ${what} failed`, because: network, fix },
      options,
    );
  }
  const status = statusOf(error);
  const signed = error instanceof AwsCallError;
  if (status === undefined && !signed && !('$fault' in error)) return error;
  if (signed ? error.retryable : status !== undefined && status >= 500) {
    const fix = 'Run the same command again; what is done already is found and kept.';
    return new Failure(kinds.unavailable, { message: `AWS failed while ${what}`, because, fix }, options);
  }
  return new Failure(
    kinds.refused,
    { message: `AWS refuses ${what}`, because, fix: 'Correct what AWS names.' },
    options,
  );
}

const policyHint = 'docs/aws-deploy-policy.json has all permissions that are needed.';

const fixes: Readonly<Record<CredentialsFault, string>> = {
  expired: 'Get new credentials in the way that you got these, and run the same command again.',
  credentials: 'Check the profile or the variables that the credentials are from.',
  clock: 'Set the clock of this machine.',
};

const messages: Readonly<Record<CredentialsFault, string>> = {
  expired: 'The AWS session has expired',
  credentials: 'AWS does not accept the credentials',
  clock: 'AWS refuses the request because of its time',
};

/** Undefined for every other error. */
export function credentialsFault(error: unknown): CredentialsFault | undefined {
  if (!(error instanceof Error)) return undefined;
  if (/^Signature (?:expired|not yet current)/i.test(error.message)) return 'clock';
  for (const fault of ['expired', 'credentials', 'clock'] as const) {
    if (faults[fault].has(error.name)) return fault;
  }
  return undefined;
}

/** Exit 5; `fix` says where these credentials come from. */
export function credentialsFailure(
  fault: CredentialsFault,
  error: Error,
  fix: string,
  message: string = messages[fault],
): Failure {
  return new Failure(kinds[fault], { message, because: awsWords(error), fix }, { cause: withoutSignature(error) });
}

/**
 * AWS's own words, one line with the error's name. A refused signature is answered with the request that was signed, which
 * has the session token in it, so of such a message the first sentence is all that is shown.
 */
export function awsWords(error: Error): string {
  const sentence = /signature we calculated/i.test(error.message) ? error.message.split('.')[0] : error.message;
  const text = (sentence ?? '').split('\n')[0]?.trim() ?? '';
  const words = text.length > longest ? `${text.slice(0, longest)}…` : text;
  if (words === '' || words === 'UnknownError') return error.name;
  return error.name === 'Error' || error.name.endsWith('ProviderError') ? words : `${words} (${error.name})`;
}

const longest = 600;

function withoutSignature(error: Error): Error {
  if (!/signature we calculated/i.test(error.message)) return error;
  const clean = new Error(awsWords(error));
  clean.name = error.name;
  return clean;
}

function statusOf(error: Error): number | undefined {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

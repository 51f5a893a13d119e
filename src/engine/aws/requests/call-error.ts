import type { FoundRow } from './calls.ts';

/** A call to AWS that failed, named as AWS names the error; `retryable` where the same call may succeed later. */
export class AwsCallError extends Error {
  override readonly name: string;
  readonly retryable: boolean;
  /** The row that made a condition fail, where the request asked for it. */
  readonly Item: FoundRow | undefined;

  constructor(
    name: string,
    message: string,
    options: ErrorOptions & { readonly retryable: boolean; readonly item?: FoundRow | undefined },
  ) {
    super(message, options);
    this.name = name;
    this.retryable = options.retryable;
    this.Item = options.item;
  }
}

/** AWS asks to slow down; the names differ from service to service. */
export const throttled: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** The time in the signature is too far from AWS's. */
const skewed = new Set([
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/** Seen by a function whose environment outlived its credentials; the next environment has fresh ones. */
const expired = new Set(['ExpiredToken', 'ExpiredTokenException']);

export const isSkew = (error: AwsCallError): boolean => skewed.has(error.name);

/** Whether it makes sense to send the same request again at once, with the same credentials. */
export const isPassing = (error: AwsCallError): boolean => error.retryable && !expired.has(error.name);

/** What an answer other than 200 says. `action`: e.g. `GetSecretValue`. */
export function answeredError(action: string, status: number, type: string | null, text: string): AwsCallError {
  const answer = parsed(text);
  const typeText = type ?? textOf(answer['__type']) ?? textOf(answer['code']) ?? `HTTP ${String(status)}`;
  // `com.amazonaws.dynamodb.v20120810#Name`, and `Name:http://…` in the header.
  const name = typeText.slice(typeText.lastIndexOf('#') + 1).replace(/:.*$/s, '');
  const words = withoutRequest(
    textOf(answer['message']) ?? textOf(answer['Message']) ?? `AWS answered ${String(status)}`,
  );
  const retryable = status >= 500 || status === 429 || throttled.has(name) || expired.has(name);
  const item = answer['Item'] as FoundRow | undefined;
  return new AwsCallError(name, `${action}: ${words}`, { retryable, item });
}

/** What became of a request without an answer; the cause has no header and no body. */
export function unansweredError(action: string, error: unknown): AwsCallError {
  const late = error instanceof Error && error.name === 'TimeoutError';
  const words = late ? 'AWS did not answer in time' : 'the connection to AWS failed';
  return new AwsCallError(late ? 'TimeoutError' : 'ConnectionError', `${action}: ${words}`, {
    retryable: true,
    cause: error,
  });
}

/** A refused signature is answered with the request that was signed, which has the session token in it. */
function withoutRequest(words: string): string {
  return /signature we calculated/i.test(words) ? (words.split('.')[0] ?? '') : words;
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    // A proxy or a gateway in between answers with a page.
    return {};
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

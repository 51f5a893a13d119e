import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsCallError, answeredError, isPassing, isSkew, unansweredError } from './call-error.ts';
import type { BusCalls, SecretsCalls, TableCalls } from './calls.ts';
import { type AwsService, dynamoDB, addressOf, eventBridge, secretsManager } from './service-address.ts';
import { type SigningCredentials, signedHeaders } from './signature.ts';

export interface SignedCallsOptions {
  /** Of the function: `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_ENDPOINT_URL…`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds for each try, its body included; 2,000 if not given. */
  readonly timeout?: number;
  /** Milliseconds of the first pause at most, doubled for each further one; 50 if not given. */
  readonly firstPause?: number;
}

const attempts = 3;
const defaultTimeout = 2000;
const defaultFirstPause = 50;
/** Milliseconds; AWS refuses signatures that are five minutes off. */
const noticeableSkew = 60_000;

interface Answer {
  readonly value?: unknown;
  readonly error?: AwsCallError;
  /** Milliseconds since the epoch by AWS's clock; NaN where it was not told. */
  readonly time: number;
}

/**
 * Calls to AWS as signed requests, without a library, with the credentials of the function's environment. Throttling, answers
 * of 5xx and lost connections are tried again, three times in all: every call here may be repeated, either because it carries
 * a token or because the stores recognise their own work. Throws AwsCallError.
 */
export function signedCalls(options: SignedCallsOptions): SecretsCalls & TableCalls & BusCalls {
  const { environment, now, timeout = defaultTimeout, firstPause = defaultFirstPause } = options;
  /** Milliseconds that AWS's clock is ahead of ours; known once it refused a signature. */
  let skew = 0;

  async function attempt(service: AwsService, action: string, body: string): Promise<Answer> {
    const region = required(environment, 'AWS_REGION');
    const url = addressOf(service, region, environment);
    const headers = signedHeaders(
      {
        method: 'POST',
        url,
        headers: {
          'content-type': `application/x-amz-json-${service.json}`,
          'x-amz-target': `${service.target}.${action}`,
        },
        body,
      },
      credentialsOf(environment),
      { region, service: service.name },
      now() + skew,
    );
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(timeout),
      });
      const text = await response.text();
      const time = Date.parse(response.headers.get('date') ?? '');
      if (response.status === 200) return { ...valueOf(action, text), time };
      const type = response.headers.get('x-amzn-errortype');
      return { error: answeredError(action, response.status, type, text), time };
    } catch (error) {
      return { error: unansweredError(action, error), time: Number.NaN };
    }
  }

  async function call<Result>(service: AwsService, action: string, input: unknown): Promise<Result> {
    const body = JSON.stringify(input);
    let corrected = false;
    for (let tries = 1; ; tries += 1) {
      const { value, error, time } = await attempt(service, action, body);
      if (error === undefined) return value as Result;
      const off = time - now();
      if (!corrected && isSkew(error) && Math.abs(off - skew) > noticeableSkew) {
        skew = off;
        corrected = true;
      } else if (isPassing(error) && tries < attempts) {
        // Full jitter, so that functions that failed together do not come back together.
        await sleep(Math.random() * firstPause * 2 ** (tries - 1));
      } else throw error;
    }
  }

  return {
    getSecretValue: (input) => call(secretsManager, 'GetSecretValue', input),
    createSecret: (input) => call(secretsManager, 'CreateSecret', input),
    putSecretValue: (input) => call(secretsManager, 'PutSecretValue', input),
    updateSecretVersionStage: (input) => call(secretsManager, 'UpdateSecretVersionStage', input),
    deleteSecret: (input) => call(secretsManager, 'DeleteSecret', input),
    listSecrets: (input) => call(secretsManager, 'ListSecrets', input),
    getItem: (input) => call(dynamoDB, 'GetItem', input),
    putItem: (input) => call(dynamoDB, 'PutItem', input),
    deleteItem: (input) => call(dynamoDB, 'DeleteItem', input),
    scan: (input) => call(dynamoDB, 'Scan', input),
    putEvents: (input) => call(eventBridge, 'PutEvents', input),
  };
}

/** An answer that is no JSON is one that was lost; the parser's own error would cite it, and it may be a secret. */
function valueOf(action: string, text: string): Pick<Answer, 'value' | 'error'> {
  try {
    return { value: JSON.parse(text === '' ? '{}' : text) as unknown };
  } catch {
    return { error: unansweredError(action, undefined) };
  }
}

function credentialsOf(environment: SignedCallsOptions['environment']): SigningCredentials {
  return {
    accessKeyId: required(environment, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(environment, 'AWS_SECRET_ACCESS_KEY'),
    sessionToken: environment['AWS_SESSION_TOKEN'],
  };
}

function required(environment: SignedCallsOptions['environment'], name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`the function has no ${name}: it runs on AWS Lambda only`);
  return value;
}

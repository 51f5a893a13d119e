import { setTimeout as sleep } from 'node:timers/promises';
import { httpFetch } from '../../../runtime/http-fetch.ts';
import { type AwsCallError, answeredError, isPassing, isSkew, unansweredError } from './call-error.ts';
import { type AwsService, addressOf } from './service-address.ts';
import { type SigningCredentials, signedHeaders } from './signature.ts';

export interface SignedCallerOptions {
  /** Of a function: `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_ENDPOINT_URL…`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds for each try, its body included; 2,000 if not given. */
  readonly timeout?: number;
  /** Milliseconds of the first pause at most, doubled for each further one; 50 if not given. */
  readonly firstPause?: number;
}

/** `region`: where the service is asked, `AWS_REGION` if not given. */
export type SignedCall = <Result>(
  service: AwsService,
  action: string,
  input: unknown,
  region?: string,
) => Promise<Result>;

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
 * Calls AWS by signed requests, without a library, with the credentials of the environment. Throttling, answers of 5xx and lost
 * connections are tried again, three times in all, so a call must be one that may be repeated. Throws AwsCallError.
 */
export function signedCaller(options: SignedCallerOptions): SignedCall {
  const { environment, now, timeout = defaultTimeout, firstPause = defaultFirstPause } = options;
  /** Milliseconds that AWS's clock is ahead of ours; known once it refused a signature. */
  let skew = 0;

  async function attempt(service: AwsService, action: string, body: string, region: string): Promise<Answer> {
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
      const signal = AbortSignal.timeout(timeout);
      const response = await httpFetch(url, { method: 'POST', headers, body, signal });
      const text = await response.text();
      const time = Date.parse(response.headers.get('date') ?? '');
      if (response.status === 200) return { ...valueOf(action, text), time };
      const type = response.headers.get('x-amzn-errortype');
      return { error: answeredError(action, response.status, type, text), time };
    } catch (error) {
      return { error: unansweredError(action, error), time: Number.NaN };
    }
  }

  return async <Result>(service: AwsService, action: string, input: unknown, where?: string): Promise<Result> => {
    const region = where ?? required(environment, 'AWS_REGION');
    const body = JSON.stringify(input);
    let corrected = false;
    for (let tries = 1; ; tries += 1) {
      const { value, error, time } = await attempt(service, action, body, region);
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

function credentialsOf(environment: SignedCallerOptions['environment']): SigningCredentials {
  return {
    accessKeyId: required(environment, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(environment, 'AWS_SECRET_ACCESS_KEY'),
    sessionToken: environment['AWS_SESSION_TOKEN'],
  };
}

function required(environment: SignedCallerOptions['environment'], name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`the function has no ${name}: it runs on AWS Lambda only`);
  return value;
}

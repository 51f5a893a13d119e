import { Retry } from '../../../runtime/outcomes.ts';
import type { AnswerHeaders } from '../../../runtime/http-answer.ts';
import type { RoutedFetch } from '../../../runtime/routed-fetch.ts';
import { sleep as realSleep, type Sleep } from '../../../runtime/sleep.ts';

export interface ExchangeOptions {
  readonly fetch: RoutedFetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep?: Sleep;
  /** Milliseconds since the epoch; no wait and no request lasts longer. None unless told. */
  readonly deadline?: number;
  /** Milliseconds for one request; 10 s unless told. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: URL;
  /** With the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  /** Undefined where the answer is no JSON. */
  readonly json: unknown;
}

/** The platform takes no more requests for now, and for longer than whoever asks can wait. */
export class RateLimited extends Retry {
  override readonly name = 'RateLimited';
}

/** No answer came: whether the request was carried out is not known, unless it only reads. */
export class NoAnswer extends Retry {
  override readonly name = 'NoAnswer';
}

/** Requests in all; whoever is refused that often is not refused for the moment only. */
const mostTries = 5;
/** Milliseconds, where a 429 does not say when to come back. */
const usualWait = 1000;
/** Milliseconds that one wait may last where there is no deadline. */
const longestWait = 60_000;
/** Milliseconds before a deadline that are left for the request after a wait. */
const reserve = 1000;

/**
 * One request. What is refused with 429 was not carried out, and is sent again when `X-RateLimit-Reset` says (seconds since the
 * epoch, thena-facts §1), if that is before the deadline. Any other answer is given back as it is. Throws RateLimited and NoAnswer,
 * which are Retry; the signal's reason; and TypeError for a body that is no JSON.
 */
export async function exchange(request: ApiRequest, options: ExchangeOptions): Promise<ApiAnswer> {
  const { now, sleep = realSleep, signal, deadline = Infinity } = options;
  for (let tries = 1; ; tries += 1) {
    const answer = await sent(request, options);
    if (answer.status !== 429) return answer;
    const wait = waitOf(answer.headers, now());
    const tooLong = wait > longestWait || now() + wait + reserve > deadline;
    if (tries >= mostTries || tooLong) {
      const after = Math.ceil(wait / 1000);
      throw new RateLimited(`${request.url.host} takes no requests for ${String(after)} s`, { after });
    }
    await sleep(wait, signal);
  }
}

async function sent(
  { method, url, headers, body }: ApiRequest,
  { fetch, now, deadline = Infinity, timeout = 10_000, signal }: ExchangeOptions,
): Promise<ApiAnswer & { readonly headers: AnswerHeaders }> {
  signal?.throwIfAborted();
  const left = Math.min(timeout, deadline - now());
  if (left <= 0) throw new NoAnswer(`no time is left for ${url.host}`);
  const late = AbortSignal.timeout(left);
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  // Not below: what cannot be written as JSON is no lack of an answer.
  const text = body === undefined ? null : JSON.stringify(body);
  try {
    const answer = await fetch(url, {
      method,
      headers: { accept: 'application/json', ...json, ...headers },
      body: text,
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
    });
    const answered = await answer.text();
    return { status: answer.status, headers: answer.headers, text: answered, json: parsed(answered) };
  } catch (error) {
    signal?.throwIfAborted();
    throw new NoAnswer(`${url.host} did not answer: ${troubleOf(error)}`);
  }
}

/** Milliseconds. */
function waitOf(headers: AnswerHeaders, now: number): number {
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  // A time that is over, as a clock that is wrong has it, is no leave to ask again at once.
  if (Number.isFinite(reset) && reset > 0) return reset * 1000 > now ? reset * 1000 - now : usualWait;
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : usualWait;
}

/** Without addresses and anything that was sent. */
function troubleOf(error: unknown): string {
  if (!(error instanceof Error)) return 'connection error';
  if (error.name === 'TimeoutError') return 'no answer in time';
  if (error instanceof TypeError) return error.message;
  return 'code' in error && typeof error.code === 'string' ? error.code : 'connection error';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

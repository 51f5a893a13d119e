import { httpAnswer, type HttpAnswer } from '../../../runtime/http-answer.ts';
import type { HttpInit } from '../../../runtime/http-fetch.ts';
import { Allowance } from './allowance.ts';
import { RateLimited, Unavailable } from './errors.ts';
import { pacedBy, type Pace } from './pace.ts';
import {
  backOff,
  connectionTrouble,
  defaultPatience,
  retryAfterSeconds,
  wasNeverSent,
  type Patience,
} from './retry.ts';
import { sleep as realSleep, type Sleep } from '../../../runtime/sleep.ts';
import type { Transport } from './transport.ts';

/** What repeating a request can do: nothing (`query`), the same again (`repeatable`), a second record (`once`). */
export type Repetition = 'query' | 'repeatable' | 'once';

export interface AttemptOptions {
  readonly transport: Transport;
  readonly pace: Pace;
  readonly allowance: Allowance;
  readonly patience: Patience;
  readonly now: () => number;
  readonly sleep: Sleep;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** Milliseconds for one request. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds since the epoch; no wait and no request lasts longer. */
  readonly deadline: number;
}

/** What a caller says of it; the rest is as usual. */
export interface AttemptSetting {
  readonly transport: Transport;
  readonly now: () => number;
  readonly signal?: AbortSignal;
  readonly sleep?: Sleep;
  readonly random?: () => number;
  readonly patience?: Patience;
  /** Milliseconds for one request; 30 s unless told. */
  readonly timeout?: number;
  /** Give the same ones to clients that use the same token. */
  readonly pace?: Pace;
  readonly allowance?: Allowance;
  /** Milliseconds since the epoch; no wait and no request lasts longer. None unless told. */
  readonly deadline?: number;
}

export function attemptsFrom(setting: AttemptSetting): AttemptOptions {
  const { transport, now, sleep = realSleep, random = Math.random, patience = defaultPatience } = setting;
  const { pace = pacedBy(now, sleep), allowance = new Allowance(now), timeout = 30_000, signal } = setting;
  const { deadline = Infinity } = setting;
  return { transport, pace, allowance, patience, now, sleep, random, timeout, signal, deadline };
}

function mayRepeat(status: number, retryAfter: number | undefined, repetition: Repetition): boolean {
  if (status === 429) return true;
  // What was carried out in part is carried out in full by the same again.
  if (status === 500) return repetition !== 'once';
  if (status !== 502 && status !== 503 && status !== 504) return false;
  // A 503 that says when to come back was not begun; any other answer of a gateway leaves that open.
  return repetition !== 'once' || (status === 503 && retryAfter !== undefined);
}

/** Reads the body too, so that a connection that breaks there is repeated like any other. */
async function whole(response: HttpAnswer): Promise<HttpAnswer> {
  return httpAnswer(response.status, response.headers, Buffer.from(await response.arrayBuffer()));
}

/** Throws RateLimited where the platform has said that it takes nothing for longer than whoever asks can wait. */
async function awaitAllowance(
  url: URL,
  { allowance, patience, now, deadline, sleep, signal }: AttemptOptions,
): Promise<void> {
  const wait = allowance.wait();
  if (wait === 0) return;
  if (wait > Math.min(patience.longestWait, deadline - now())) throw new RateLimited(url.host, Math.ceil(wait / 1000));
  await sleep(wait, signal);
}

/**
 * One request with its repetitions: 429 (after `retry-after`), 500, 502, 503, 504 and connection errors; never a mutation whose
 * outcome is unknown, unless it may be repeated. The answer may have any other status. Throws RateLimited, Unavailable, or the
 * signal's reason.
 */
export async function attempt(
  url: URL,
  init: () => Promise<HttpInit> | HttpInit,
  repetition: Repetition,
  options: AttemptOptions,
): Promise<HttpAnswer> {
  const { patience, signal, allowance, now, deadline } = options;
  for (let tries = 1; ; tries += 1) {
    const given = await init();
    await awaitAllowance(url, options);
    await options.pace(signal);
    let wait: number;
    signal?.throwIfAborted();
    const left = deadline - now();
    if (left <= 0) throw new Unavailable(url.host, 'no time is left', false);
    try {
      const timeout = AbortSignal.timeout(Math.min(options.timeout, left));
      // A mutation that is on its way is waited for: its answer may hold what comes only once, e.g. a key.
      const goesOn = signal === undefined || repetition === 'once';
      const response = await whole(
        await options.transport(url, {
          ...given,
          redirect: 'error',
          signal: goesOn ? timeout : AbortSignal.any([signal, timeout]),
        }),
      );
      const retryAfter = retryAfterSeconds(response.headers.get('retry-after'), now());
      allowance.note(response.headers, now());
      if (response.status < 429) return response;
      const again = mayRepeat(response.status, retryAfter, repetition);
      const asked = (retryAfter ?? 0) * 1000;
      wait = asked + backOff(tries, options.random, patience);
      if (tries >= patience.attempts || !again || asked > patience.longestWait || now() + wait >= deadline) {
        if (response.status === 429) throw new RateLimited(url.host, retryAfter);
        throw new Unavailable(url.host, `HTTP ${String(response.status)}`, repetition === 'once');
      }
      // So that others with the same token wait as well.
      if (response.status === 429) allowance.pause(asked);
    } catch (error) {
      if (error instanceof RateLimited || error instanceof Unavailable) throw error;
      signal?.throwIfAborted();
      const unknown = repetition === 'once' && !wasNeverSent(error);
      wait = backOff(tries, options.random, patience);
      if (tries >= patience.attempts || unknown || now() + wait >= deadline) {
        throw new Unavailable(url.host, connectionTrouble(error), unknown);
      }
    }
    await options.sleep(wait, signal);
  }
}

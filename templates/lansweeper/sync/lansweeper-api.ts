import type { HttpAnswer, RoutedFetch } from 'app-builder/runtime';
import { objectOf } from '../mapping/json-values.ts';
import { isTransient, pauseBefore, secondsOf } from './repetition.ts';
import { LansweeperRefused, LansweeperRejected, LansweeperUnavailable } from './lansweeper-errors.ts';
import type { RequestBudget } from './request-budget.ts';
import { sleep as realSleep, type Sleep } from './sleep.ts';

/** Where access tokens come from; both may throw LansweeperRefused and LansweeperUnavailable. */
export interface AccessTokens {
  readonly get: () => Promise<string>;
  /** Another one than `refused`, which Lansweeper does not accept any more. */
  readonly renew: (refused: string) => Promise<string>;
}

export interface LansweeperApiOptions {
  /** e.g. `https://api.lansweeper.com/api/v2/graphql` */
  readonly url: URL;
  /** Sent with every request, e.g. `x-ls-integration-id` (external-apis §3.1). */
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: RoutedFetch;
  readonly tokens: AccessTokens;
  readonly budget: RequestBudget;
  /** Milliseconds since the epoch; nothing is waited for past this. */
  readonly deadline: number;
  readonly now: () => number;
  readonly sleep?: Sleep;
}

/** Asks Lansweeper's GraphQL service and gives its data. */
export interface LansweeperApi {
  /**
   * Throws LansweeperRefused where it does not know who asks, LansweeperUnavailable where it gives no usable answer after
   * several attempts, and LansweeperRejected where it does not like the question.
   */
  readonly ask: (query: string, read?: ReadAnswer, room?: Room) => Promise<Answered>;
}

/** At least so many bytes to read an answer into. */
export type Room = (bytes: number) => Buffer;

/** Makes values of an answer; throws SyntaxError. Called again for each attempt. */
export type ReadAnswer = (answer: Buffer) => unknown;

const readWhole: ReadAnswer = (answer) => JSON.parse(answer.toString('utf8')) as unknown;

export interface Answered {
  readonly data: Readonly<Record<string, unknown>>;
  /** Bytes of the answer. */
  readonly size: number;
}

const attempts = 6;
/** Milliseconds for one answer, which may have 4 MB. */
const timeout = 30_000;

export function lansweeperApi(options: LansweeperApiOptions): LansweeperApi {
  const { url, budget, tokens, deadline, now, sleep = realSleep } = options;

  interface Received {
    readonly response: HttpAnswer;
    readonly bytes: Buffer;
  }

  async function send(token: string, body: string, room?: Room): Promise<Received> {
    await budget.take(deadline);
    const response = await options.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...options.headers,
        authorization: `Bearer ${token}`,
      },
      body,
      ...(room === undefined ? {} : { room }),
      signal: AbortSignal.timeout(Math.max(1, Math.min(timeout, deadline - now()))),
    });
    return { response, bytes: await bytesOf(response) };
  }

  /** With repetitions; any status that is no passing trouble. */
  async function persist(
    token: string,
    body: string,
    room?: Room,
  ): Promise<{ readonly status: number; readonly bytes: Buffer }> {
    for (let attempt = 1; ; attempt += 1) {
      let trouble: string;
      let asked: number | undefined;
      try {
        const { response, bytes } = await send(token, body, room);
        if (!isTransient(response.status)) return { status: response.status, bytes };
        trouble = `Lansweeper answered ${String(response.status)}`;
        asked = secondsOf(response.headers.get('retry-after'));
        if (response.status === 429) budget.beSilent((asked ?? 60) * 1000);
      } catch (error) {
        if (error instanceof LansweeperUnavailable) throw error;
        trouble = 'Lansweeper did not answer';
      }
      const wait = Math.max((asked ?? 0) * 1000, pauseBefore(attempt));
      if (attempt === attempts || now() + wait > deadline) throw new LansweeperUnavailable(trouble, asked);
      await sleep(wait);
    }
  }

  return {
    async ask(query, read = readWhole, room) {
      const body = JSON.stringify({ query });
      let token = await tokens.get();
      for (let isLast = false; ; isLast = true) {
        const { status, bytes } = await persist(token, body, room);
        const answer = answerIn(bytes, read);
        const problems = problemsOf(answer);
        const isRefused = status === 401 || status === 403 || problems.some((problem) => unauthorised.test(problem));
        if (isRefused) {
          if (isLast) throw new LansweeperRefused(problems[0] ?? `Lansweeper answered ${String(status)}`);
          token = await tokens.renew(token);
          continue;
        }
        if (status === 413) throw new LansweeperRejected('The answer would be too large', true);
        const because = problems.join('; ').slice(0, longestWords);
        if (problems.length > 0) throw new LansweeperRejected(because, tooLarge.test(because));
        if (status < 200 || status >= 300) throw new LansweeperRejected(`Lansweeper answered ${String(status)}`);
        const data = objectOf(answer['data']);
        if (data === undefined) throw new LansweeperRejected('Lansweeper answered without data');
        return { data, size: bytes.length };
      }
    },
  };
}

async function bytesOf(response: HttpAnswer): Promise<Buffer> {
  const bytes = await response.bytes?.();
  if (bytes === undefined) return Buffer.from(await response.arrayBuffer());
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Characters of what Lansweeper says that are passed on. */
const longestWords = 300;
const unauthorised = /\bunauthori[sz]ed\b|\bunauthenticated\b|\bforbidden\b|\bjwt expired\b|\binvalid token\b/i;
const tooLarge = /too (?:large|big)|payload|exceed\w* .*(?:size|mb\b|bytes)|response size/i;

type Values = Readonly<Record<string, unknown>>;

function answerIn(bytes: Buffer, read: ReadAnswer): Values {
  try {
    return objectOf(read(bytes)) ?? {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
}

/** The details of an error are at one of several places (external-apis §3.2). */
function problemsOf({ errors }: Values): readonly string[] {
  if (!Array.isArray(errors)) return [];
  return errors.map((error: unknown) => {
    const extensions = objectOf(objectOf(error)?.['extensions']);
    const response = objectOf(objectOf(objectOf(extensions?.['error'])?.['extensions'])?.['response']);
    const nested = objectOf(response?.['body'])?.['errors'];
    const texts = [
      objectOf(error)?.['message'],
      objectOf(extensions?.['exception'])?.['message'],
      ...(Array.isArray(nested) ? nested.map((one: unknown) => objectOf(one)?.['message']) : []),
    ].filter((text): text is string => typeof text === 'string' && text !== '');
    return texts.length === 0 ? 'an error without a message' : [...new Set(texts)].join(': ');
  });
}

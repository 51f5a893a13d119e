import type { AnswerHeaders } from '../../../runtime/http-answer.ts';
import type { Transport } from './transport.ts';

/** What is left of a limit that the platform counts by the hour (4me-facts §5). */
export interface Remaining {
  readonly limit: number;
  readonly remaining: number;
  /** ISO 8601. */
  readonly resetAt: string;
}

export interface RequestMeter {
  /** As the given one, and reads what its answers say. */
  readonly transport: Transport;
  /** By the last answer that said so; undefined before. */
  requests(): Remaining | undefined;
  /** In points; only GraphQL says so. */
  cost(): Remaining | undefined;
}

function remainingOf(headers: AnswerHeaders, beginning: string): Remaining | undefined {
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) => {
    const header = headers.get(`${beginning}-${name}`);
    return header === null ? NaN : Number(header);
  });
  if (limit === undefined || remaining === undefined || reset === undefined) return undefined;
  if (![limit, remaining, reset].every(Number.isFinite)) return undefined;
  return { limit, remaining, resetAt: new Date(reset * 1000).toISOString() };
}

export function requestMeter(transport: Transport): RequestMeter {
  let requests: Remaining | undefined;
  let cost: Remaining | undefined;
  return {
    async transport(url, init) {
      const answer = await transport(url, init);
      requests = remainingOf(answer.headers, 'x-ratelimit') ?? requests;
      cost = remainingOf(answer.headers, 'x-costlimit') ?? cost;
      return answer;
    },
    requests: () => requests,
    cost: () => cost,
  };
}

import { RollingCount } from './rolling-count.ts';

/** Per application or person (4me-facts §5). */
export interface Limits {
  readonly requestsPerHour: number;
  readonly requestsPerBurst: number;
  /** Milliseconds. */
  readonly burst: number;
  readonly costPerHour: number;
}

export const documentedLimits: Limits = {
  requestsPerHour: 3600,
  requestsPerBurst: 20,
  burst: 2000,
  costPerHour: 5000,
};

const HOUR = 3_600_000;

/** What remains of a limit; `resetAt` in seconds since the epoch, in UTC. */
export interface Remaining {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: number;
}

interface Meter {
  readonly requests: RollingCount;
  readonly burst: RollingCount;
  readonly cost: RollingCount;
}

/** Counts requests and cost of each caller over rolling windows. A refused request does not count. */
export class RateLimits {
  readonly #limits: Limits;
  readonly #now: () => number;
  readonly #meters = new Map<string, Meter>();

  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Counts a request; the answer is the seconds to wait where it is one too many, else undefined. */
  takeRequest(caller: string): number | undefined {
    const { requests, burst } = this.#meter(caller);
    const now = this.#now();
    const wait = Math.max(requests.waitFor(1, now), burst.waitFor(1, now));
    if (wait > 0) return seconds(wait);
    requests.add(1, now);
    burst.add(1, now);
    return undefined;
  }

  /** As `takeRequest`, for the cost points of a GraphQL request. */
  takeCost(caller: string, cost: number): number | undefined {
    const meter = this.#meter(caller).cost;
    const now = this.#now();
    const wait = meter.waitFor(cost, now);
    if (wait > 0) return seconds(wait);
    meter.add(cost, now);
    return undefined;
  }

  requests(caller: string): Remaining {
    return this.#meter(caller).requests.remaining(this.#now());
  }

  cost(caller: string): Remaining {
    return this.#meter(caller).cost.remaining(this.#now());
  }

  #meter(caller: string): Meter {
    let meter = this.#meters.get(caller);
    if (meter === undefined) {
      const { requestsPerHour, requestsPerBurst, burst, costPerHour } = this.#limits;
      meter = {
        requests: new RollingCount(requestsPerHour, HOUR),
        burst: new RollingCount(requestsPerBurst, burst),
        cost: new RollingCount(costPerHour, HOUR),
      };
      this.#meters.set(caller, meter);
    }
    return meter;
  }
}

function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}

import type { Principal } from './principal.ts';

export interface RateLimitSetting {
  /** Requests in each window. The real number is not published (thena-facts §1). */
  readonly limit: number;
  /** Milliseconds. */
  readonly window: number;
}

export const defaultRateLimit: RateLimitSetting = { limit: 600, window: 60_000 };

export interface Taken {
  /** On every answer (thena-facts §1). */
  readonly headers: Readonly<Record<string, string>>;
  readonly isExceeded: boolean;
}

/** Counts the requests of each key; a window begins with its first request. */
export class RateLimit {
  readonly #setting: RateLimitSetting;
  readonly #now: () => number;
  readonly #windows = new Map<string, { readonly endsAt: number; count: number }>();

  constructor(setting: RateLimitSetting, now: () => number) {
    this.#setting = setting;
    this.#now = now;
  }

  /** `who`: undefined where nobody knows. */
  take(who: Principal | undefined, path: string): Taken {
    const { limit, window } = this.#setting;
    const now = this.#now();
    const name = who?.person.id ?? 'unknown';
    const known = this.#windows.get(name);
    const current = known === undefined || known.endsAt <= now ? { endsAt: now + window, count: 0 } : known;
    current.count += 1;
    this.#windows.set(name, current);
    return {
      headers: {
        'X-RateLimit-Limit': String(limit),
        'X-RateLimit-Remaining': String(Math.max(0, limit - current.count)),
        'X-RateLimit-Reset': String(Math.ceil(current.endsAt / 1000)),
        'X-RateLimit-IP': '127.0.0.1',
        'X-RateLimit-UserID': name,
        'X-RateLimit-OrgID': who?.organisation.id ?? 'unknown',
        'X-RateLimit-Path': path,
      },
      isExceeded: current.count > limit,
    };
  }
}

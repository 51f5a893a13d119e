/** Per application (external-apis §3.2); whether Lansweeper counts so is not published. */
export interface Limits {
  readonly requestsPerMinute: number;
  readonly requestsPerHour: number;
  readonly exportsPerHour: number;
}

export const publishedLimits: Limits = { requestsPerMinute: 150, requestsPerHour: 2_000, exportsPerHour: 100 };

export const unlimited: Limits = {
  requestsPerMinute: Number.POSITIVE_INFINITY,
  requestsPerHour: Number.POSITIVE_INFINITY,
  exportsPerHour: Number.POSITIVE_INFINITY,
};

const minute = 60_000;
const hour = 60 * minute;

/** The requests of one application. */
export class Pace {
  readonly #limits: Limits;
  readonly #lastMinute = new Span(minute);
  readonly #lastHour = new Span(hour);
  readonly #lastExports = new Span(hour);
  #silentUntil = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /**
   * Lets a request through, or says in how many seconds to come back. Who overruns the minute is refused until a minute has
   * passed without a request; each one in it starts that minute anew.
   */
  admit(now: number, isExport: boolean): 'admitted' | { readonly retryAfter: number } {
    const { requestsPerMinute, requestsPerHour, exportsPerHour } = this.#limits;
    if (now < this.#silentUntil || this.#lastMinute.count(now) >= requestsPerMinute) {
      this.#silentUntil = now + minute;
      return { retryAfter: minute / 1000 };
    }
    const later = Math.max(
      this.#lastHour.freeAt(now, requestsPerHour),
      isExport ? this.#lastExports.freeAt(now, exportsPerHour) : now,
    );
    if (later > now) return { retryAfter: Math.ceil((later - now) / 1000) };
    this.#lastMinute.add(now);
    this.#lastHour.add(now);
    if (isExport) this.#lastExports.add(now);
    return 'admitted';
  }

  /** Requests that were let through. */
  counts(now: number): { readonly lastMinute: number; readonly lastHour: number; readonly isSilenced: boolean } {
    return {
      lastMinute: this.#lastMinute.count(now),
      lastHour: this.#lastHour.count(now),
      isSilenced: now < this.#silentUntil,
    };
  }
}

/** Times within a span that moves with the clock. */
class Span {
  readonly #length: number;
  #times: number[] = [];
  #first = 0;

  constructor(length: number) {
    this.#length = length;
  }

  add(now: number): void {
    this.#times.push(now);
  }

  count(now: number): number {
    let first = this.#times[this.#first];
    while (first !== undefined && first <= now - this.#length) {
      this.#first += 1;
      first = this.#times[this.#first];
    }
    if (this.#first > 1_000 && this.#first * 2 > this.#times.length) {
      this.#times = this.#times.slice(this.#first);
      this.#first = 0;
    }
    return this.#times.length - this.#first;
  }

  /** When there will be fewer than `most`; `now` where there are. */
  freeAt(now: number, most: number): number {
    if (this.count(now) < most) return now;
    return (this.#times[this.#times.length - most] ?? now) + this.#length;
  }
}

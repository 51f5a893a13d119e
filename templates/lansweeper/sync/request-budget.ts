import { LansweeperUnavailable } from './lansweeper-errors.ts';
import { sleep as realSleep, type Sleep } from './sleep.ts';

/** Requests that Lansweeper allows in a span of time (external-apis §3.2). */
interface Allowance {
  readonly requests: number;
  readonly milliseconds: number;
}

const documented = { perMinute: 150, perHour: 2000 };

/**
 * `LANSWEEPER_REQUESTS_PER_MINUTE` and `…_PER_HOUR`, 150 and 2,000 if not given; a little less is used, as an overrun costs a whole silent
 * minute. Throws TypeError that names the variable whose value is no whole number of 2 or more.
 */
export function allowancesOf(environment: Readonly<Record<string, string | undefined>>): readonly Allowance[] {
  const given = (name: string, otherwise: number): number => {
    const text = environment[name] ?? '';
    if (text === '') return otherwise;
    if (!/^\d{1,7}$/.test(text) || Number(text) < 2) throw new TypeError(`${name}: expected a whole number, 2 or more`);
    return Number(text);
  };
  const perMinute = given('LANSWEEPER_REQUESTS_PER_MINUTE', documented.perMinute);
  const perHour = given('LANSWEEPER_REQUESTS_PER_HOUR', documented.perHour);
  return [
    { requests: Math.ceil(perMinute * 0.985), milliseconds: 60_000 },
    { requests: Math.ceil(perHour * 0.985), milliseconds: 3_600_000 },
  ];
}

/** Milliseconds in which requests are counted together when a budget goes on in another process. */
const slotLength = 10_000;
/** Milliseconds without a request after which Lansweeper answers again (external-apis §3.2). */
export const silentMinute = 61_000;

/** Number of requests by the end of a slot of ten seconds, in milliseconds since the epoch. */
export type SpentRequests = Readonly<Record<string, number>>;

export interface RequestBudgetOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** What messages before this one have spent. */
  readonly spent?: SpentRequests;
  readonly allowances?: readonly Allowance[];
  readonly sleep?: Sleep;
}

/**
 * The requests that one authorisation may send. Whoever waits for its turn waits in the order in which it came.
 */
export class RequestBudget {
  readonly #now: () => number;
  readonly #allowances: readonly Allowance[];
  readonly #sleep: Sleep;
  readonly #times: number[] = [];
  #silentUntil = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor({ now, spent = {}, allowances = allowancesOf({}), sleep = realSleep }: RequestBudgetOptions) {
    this.#now = now;
    this.#sleep = sleep;
    this.#allowances = allowances;
    for (const [end, requests] of Object.entries(spent)) {
      for (let count = 0; count < requests; count += 1) this.#times.push(Number(end));
    }
    this.#times.sort((left, right) => left - right);
  }

  /** Waits until a request may be sent. Throws LansweeperUnavailable where that is after `deadline`, in milliseconds since the epoch. */
  take(deadline: number): Promise<void> {
    const turn = this.#turn.then(async () => this.#takeNext(deadline));
    // Who comes after does not care about why this one went without.
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #takeNext(deadline: number): Promise<void> {
    for (let wait = this.#wait(); wait > 0; wait = this.#wait()) {
      if (this.#now() + wait > deadline) {
        throw new LansweeperUnavailable('The requests that Lansweeper allows are spent', Math.ceil(wait / 1000));
      }
      await this.#sleep(wait);
    }
    this.#times.push(this.#now());
  }

  /** Lansweeper says that there were too many; nothing is sent for a minute at least. */
  beSilent(milliseconds: number): void {
    this.#silentUntil = Math.max(this.#silentUntil, this.#now() + Math.max(milliseconds, silentMinute));
  }

  /** For the message that goes on. */
  spent(): SpentRequests {
    const slots: Record<string, number> = {};
    const longest = Math.max(...this.#allowances.map(({ milliseconds }) => milliseconds));
    for (const time of this.#times) {
      if (time < this.#now() - longest) continue;
      const end = String(Math.ceil(time / slotLength) * slotLength);
      slots[end] = (slots[end] ?? 0) + 1;
    }
    return slots;
  }

  #wait(): number {
    const now = this.#now();
    const waits = this.#allowances.map(({ requests, milliseconds }) => {
      const earliest = this.#times[this.#times.length - requests];
      return earliest === undefined ? 0 : earliest + milliseconds - now;
    });
    const longest = Math.max(...this.#allowances.map(({ requests }) => requests));
    if (this.#times.length > 2 * longest) this.#times.splice(0, this.#times.length - longest);
    return Math.max(0, this.#silentUntil - now, ...waits);
  }
}

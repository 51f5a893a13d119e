import type { Scheduler } from '../sandbox/scheduler.ts';

/** Time that passes only when a test says so: the clock and the timers of a sandbox and of functions that are tested with it. */
export class TestClock implements Scheduler {
  #now: number;
  #timers: { readonly dueAt: number; readonly run: () => void }[] = [];

  /** `start`: milliseconds since the epoch. */
  constructor(start = Date.UTC(2026, 4, 1, 12)) {
    this.#now = start;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#now;
  }

  /** Calls `run` once after `milliseconds`; the answer cancels it. */
  after(milliseconds: number, run: () => void): () => void {
    const timer = { dueAt: this.#now + milliseconds, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass and runs what becomes due, in order. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    while (this.advanceToNext(until)) continue;
    this.#now = until;
  }

  /** Lets time pass until the next timer and runs it; false, with the time at `until`, where none is due by then. */
  advanceToNext(until: number): boolean {
    const due = this.#timers.filter(({ dueAt }) => dueAt <= until).toSorted((a, b) => a.dueAt - b.dueAt);
    const [next] = due;
    if (next === undefined) {
      this.#now = Math.max(this.#now, until);
      return false;
    }
    this.#timers = this.#timers.filter((other) => other !== next);
    this.#now = Math.max(this.#now, next.dueAt);
    next.run();
    return true;
  }
}

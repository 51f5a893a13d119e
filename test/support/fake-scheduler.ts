import type { Scheduler } from '../../src/platforms/4me/standin/webhooks/scheduler.ts';

/** Time that passes only when a test says so. */
export class FakeScheduler implements Scheduler {
  #now: number;
  #timers: { readonly dueAt: number; readonly run: () => void }[] = [];

  constructor(start = Date.UTC(2026, 4, 1, 12)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

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
    for (;;) {
      const due = this.#timers.filter(({ dueAt }) => dueAt <= until).toSorted((a, b) => a.dueAt - b.dueAt);
      const [next] = due;
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = next.dueAt;
      next.run();
    }
    this.#now = until;
  }
}

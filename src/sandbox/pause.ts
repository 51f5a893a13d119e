import type { Scheduler } from './scheduler.ts';

/** Waiting that ends at once when the sandbox closes. */
export class Pauses {
  readonly #scheduler: Scheduler;
  readonly #waiting = new Map<() => void, () => void>();

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  async wait(milliseconds: number): Promise<void> {
    if (milliseconds <= 0) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        resolve();
      };
      this.#waiting.set(done, this.#scheduler.after(milliseconds, done));
    });
  }

  close(): void {
    for (const [done, cancel] of this.#waiting) {
      cancel();
      done();
    }
  }
}

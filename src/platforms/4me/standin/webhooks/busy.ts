import { setTimeout as sleep } from 'node:timers/promises';

/** Work that nobody waits for, but that `settled` and tests do. */
export class Busy {
  readonly #running = new Set<Promise<unknown>>();

  /** The work must handle its own errors; one that escapes is the sandbox's own mistake and ends the process loudly. */
  track(work: Promise<unknown>): void {
    const tracked = work.finally(() => this.#running.delete(tracked));
    this.#running.add(tracked);
  }

  /** Resolves when nothing runs, also nothing that was started meanwhile, and `due` says that no timer is about to fire. */
  async settled(due: () => boolean): Promise<void> {
    let patience = 50;
    while (this.#running.size > 0 || (due() && patience > 0)) {
      if (this.#running.size === 0) {
        patience -= 1;
        await sleep(1);
      } else {
        await Promise.allSettled(this.#running);
      }
    }
  }
}

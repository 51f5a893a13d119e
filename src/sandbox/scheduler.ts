/** The clock and the timers of the sandbox; tests bring their own and let days pass in an instant. */
export interface Scheduler {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once after `milliseconds`; the answer cancels it and may be called at any time. */
  after(milliseconds: number, run: () => void): () => void;
}

/** Real time. Its timers do not keep the process alive: what listens does. */
export function realScheduler(now: () => number = Date.now): Scheduler {
  return {
    now,
    after(milliseconds, run) {
      const timer = setTimeout(run, milliseconds);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

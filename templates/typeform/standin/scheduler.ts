/** The clock and the timers of the stand-in; tests bring their own and let hours pass in an instant. */
export interface Scheduler {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once after `milliseconds`; the answer cancels it and may be called at any time. */
  after(milliseconds: number, run: () => void): () => void;
}

/** Real time. Its timers do not keep the process alive. */
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

/** ISO 8601 in UTC to the second, as Typeform writes times: `2026-01-02T03:04:05Z` (external-apis §2.1). */
export function timestamp(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

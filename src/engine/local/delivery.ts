import { setTimeout as pause } from 'node:timers/promises';

/** `interrupted`: the engine host was closed before. */
export type Delivered = 'done' | 'failed' | 'interrupted';

/** Brings events to functions, and again where they fail. */
export interface Delivery {
  /** `attempt` is true when the function has worked the event off. Rejects with what an attempt throws. */
  deliver(attempt: () => Promise<boolean>): Promise<Delivered>;
  /** No more attempts from now on. */
  end(): void;
}

/** Lambda repeats a failed asynchronous event twice, after one and two minutes; a person waits less patiently. */
const defaultRetryDelays: readonly number[] = [1000, 5000];

/** `retryDelays`: milliseconds before each repetition. */
export function createDelivery(retryDelays = defaultRetryDelays): Delivery {
  const ending = new AbortController();
  const { signal } = ending;
  return {
    async deliver(attempt) {
      for (const delay of [0, ...retryDelays]) {
        if (delay > 0) await pause(delay, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return 'interrupted';
        if (await attempt()) return 'done';
      }
      return signal.aborted ? 'interrupted' : 'failed';
    },
    end: () => ending.abort(),
  };
}

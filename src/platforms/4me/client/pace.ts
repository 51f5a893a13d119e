import type { Sleep } from '../../../runtime/sleep.ts';

/** So many requests in so many milliseconds. */
export interface Window {
  readonly requests: number;
  readonly milliseconds: number;
}

/** 20 requests in 2 seconds are allowed (4me-facts §5); a little longer, because requests bunch up on their way. */
export const careful: Window = { requests: 20, milliseconds: 2_200 };

/**
 * For long work, which a tenth of the time would cost a tenth of its speed. Requests that bunch up more than this are refused with
 * 429, and whoever works for long can wait for as long as that says.
 */
export const close: Window = { requests: 20, milliseconds: 2_040 };

export type Pace = (signal?: AbortSignal) => Promise<void>;

/** For requests that nobody counts. */
export const unpaced: Pace = () => Promise.resolve();

/** Gives each request a slot, so that no window of time holds more requests than allowed; the slots are those of all windows. */
export function slots(now: () => number, sleep: Sleep): (window: Window) => Pace {
  const taken: number[] = [];
  return ({ requests, milliseconds }) =>
    async (signal) => {
      const earliest = taken.length < requests ? 0 : (taken.shift() ?? 0) + milliseconds;
      const slot = Math.max(now(), earliest);
      taken.push(slot);
      const wait = slot - now();
      if (wait > 0) await sleep(wait, signal);
    };
}

export const pacedBy = (now: () => number, sleep: Sleep, window = careful): Pace => slots(now, sleep)(window);

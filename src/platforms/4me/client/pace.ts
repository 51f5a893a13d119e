import type { Sleep } from './transport.ts';

/** 20 requests in 2 seconds are allowed (4me-facts §5); a little longer, because requests bunch up on their way. */
const documented = { requests: 20, milliseconds: 2_200 } as const;

export type Pace = (signal?: AbortSignal) => Promise<void>;

/** Gives each request a slot, so that no window of time holds more requests than allowed. */
export function pacedBy(
  now: () => number,
  sleep: Sleep,
  limit: { readonly requests: number; readonly milliseconds: number } = documented,
): Pace {
  const slots: number[] = [];
  return async (signal) => {
    const earliest = slots.length < limit.requests ? 0 : (slots.shift() ?? 0) + limit.milliseconds;
    const slot = Math.max(now(), earliest);
    slots.push(slot);
    const wait = slot - now();
    if (wait > 0) await sleep(wait, signal);
  };
}

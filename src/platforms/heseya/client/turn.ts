import { setTimeout as sleep } from 'node:timers/promises';
import { Retry } from '../../../runtime/outcomes.ts';
import type { Ports } from '../../../runtime/ports.ts';

/** Milliseconds that a turn lasts where its owner crashed: longer than a request to a store and a write take. */
export const turnTime = 15_000;

/** Milliseconds between two questions whether the other one is done. */
const pauses = { first: 20, longest: 500 };

export interface Waiting<Found> {
  /** Name of the claim. */
  readonly key: string;
  /** Milliseconds since the epoch; waiting ends then. */
  readonly deadline: number;
  /** Looks whether the one before has done the work; what it finds is the result. */
  readonly meanwhile?: () => Promise<Found | undefined>;
}

/**
 * Works while nobody else works under the same key, in whatever process. Throws Retry where it is not the own turn by the deadline.
 * The turn of somebody who crashed ends by itself.
 */
export async function inTurn<Result>(
  ports: Pick<Ports, 'state' | 'now'>,
  { key, deadline, meanwhile }: Waiting<Result>,
  work: () => Promise<Result>,
): Promise<Result> {
  // Counted, too: a clock that stands still must not make anybody wait without an end.
  const patience = deadline - ports.now();
  let waited = 0;
  for (let pause = pauses.first; ; pause = Math.min(pause * 2, pauses.longest)) {
    if ((await ports.state.claim(key, ports.now() + turnTime)) === 'claimed') break;
    const found = await meanwhile?.();
    if (found !== undefined) return found;
    if (waited >= patience || ports.now() >= deadline) throw new Retry('The store is being worked on', { after: 2 });
    // Not in step with the others that wait.
    const next = pause * (0.5 + Math.random() / 2);
    waited += next;
    await sleep(next);
  }
  try {
    return await work();
  } finally {
    await ports.state.release(key).catch(() => undefined);
  }
}

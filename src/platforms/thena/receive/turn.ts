import { setTimeout as sleep } from 'node:timers/promises';
import { Retry } from '../../../runtime/outcomes.ts';
import type { Ports } from '../../../runtime/ports.ts';

/** Milliseconds between two questions whether the other one is done. */
const firstPause = 20;
const longestPause = 250;
/** Milliseconds that a turn lasts where its owner has crashed, and that are waited for it at most. */
const lease = 10_000;
const patience = 5000;

/**
 * Works while nobody else works under the same key, in whatever process. Waits for the others for five seconds at most, and until a
 * second before the deadline (milliseconds since the epoch); then it throws Retry.
 */
export async function inTurn<Result>(
  ports: Pick<Ports, 'state' | 'now'>,
  key: string,
  deadline: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const left = Math.min(patience, deadline - ports.now() - 1000);
  let waited = 0;
  for (
    let pause = firstPause;
    (await ports.state.claim(key, Math.min(deadline, ports.now() + lease))) !== 'claimed';
    pause = Math.min(2 * pause, longestPause)
  ) {
    if (waited + pause > left) throw new Retry('The same organisation is being worked on', { after: 1 });
    waited += pause;
    // Not in step with the others that wait: only one of them gets the turn.
    await sleep(pause * (0.5 + Math.random() / 2));
  }
  try {
    return await work();
  } finally {
    await ports.state.release(key).catch(() => undefined);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Retry } from '../../../../runtime/outcomes.ts';
import type { Ports } from '../../../../runtime/ports.ts';

/** Milliseconds for a turn in the middle of long work: it must not keep others away for as long as that takes. */
export const turnTime = 60_000;

/** Milliseconds between two questions whether the other one is done, at the end. */
const longestPause = 1000;

/**
 * Works while nobody else works under the same key, in whatever process. Waits for the others until the deadline, in milliseconds
 * since the epoch, and then throws Retry.
 */
export async function inTurn<Result>(
  ports: Pick<Ports, 'state' | 'now'>,
  key: string,
  deadline: number,
  work: () => Promise<Result>,
): Promise<Result> {
  // Half of the time is for the work itself.
  const until = (ports.now() + deadline) / 2;
  for (
    let pause = 50;
    (await ports.state.claim(key, deadline)) !== 'claimed';
    pause = Math.min(2 * pause, longestPause)
  ) {
    if (ports.now() + pause > until) throw new Retry('The same installation is being worked on', { after: 5 });
    // Not in step with the others that wait: only one of them gets the turn, and all others would wait on.
    await sleep(pause * Math.random());
  }
  try {
    return await work();
  } finally {
    await ports.state.release(key).catch(() => undefined);
  }
}

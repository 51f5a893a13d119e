import { Retry } from './outcomes.ts';
import type { Ports } from './ports.ts';

export interface Task {
  /** Identifies the work; the same key is done at most once. */
  readonly key: string;
  /** Milliseconds since the epoch; a claim that is older was left behind by a crash. */
  readonly deadline: number;
  /** Milliseconds since the epoch until which a repetition has no effect. */
  readonly rememberUntil: number;
}

/**
 * Claims, works and settles, in that order. Work that throws gives its claim back, so that no repetition is refused and no
 * success is repeated. Throws Retry while another invocation is at it.
 */
export async function once(ports: Ports, task: Task, work: () => Promise<void>): Promise<'done' | 'repeated'> {
  const claim = await ports.state.claim(task.key, task.deadline);
  if (claim === 'settled') return 'repeated';
  if (claim === 'busy') throw new Retry('The same message is being processed', { after: 1 });
  try {
    await work();
  } catch (error) {
    // Where even that fails, the claim ends by itself; the reason why the work failed must not be lost.
    await ports.state.release(task.key).catch(() => undefined);
    throw error;
  }
  await ports.state.settle(task.key, task.rememberUntil);
  return 'done';
}

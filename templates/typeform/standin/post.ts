import { post as postOnce } from '../../../src/sandbox/post.ts';
import type { Posting } from '../../../src/sandbox/post.ts';
import type { Scheduler } from '../../../src/sandbox/scheduler.ts';

/** A receiver has 30 seconds (external-apis §2.2); milliseconds. */
const patience = 30_000;

export interface Outcome {
  /** Null when there was no answer. */
  readonly status: number | null;
  /** Why it failed; null for a 2xx. */
  readonly error: string | null;
}

/** Posts once. Throws nothing: what goes wrong is the outcome. */
export async function post(
  posting: Omit<Posting, 'patience'>,
  scheduler: Scheduler,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const status = await postOnce({ ...posting, patience }, scheduler, signal);
    return { status, error: status >= 200 && status < 300 ? null : `the receiver answered ${String(status)}` };
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error) };
  }
}

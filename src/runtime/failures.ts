import type { Log } from './log.ts';
import { Rejected, Retry } from './outcomes.ts';

/** Whether what was thrown says of itself that a repetition may go well. */
export function isRetryable(error: unknown): boolean {
  return error instanceof Retry || (error instanceof Error && 'retryable' in error && error.retryable === true);
}

/** One line about what a handler threw, on the level of what it means: expected, for a while, or a mistake of ours. */
export function logFailure(error: unknown, log: Log): void {
  if (error instanceof Rejected) log.warn('rejected', { status: error.status, reason: error.message });
  else if (error instanceof Retry) log.warn('to be repeated', { reason: error.message, error: error.cause });
  else if (isRetryable(error)) log.warn('to be repeated', { error });
  else log.error('unexpected error', { error });
}

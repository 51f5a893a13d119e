import { Failure, type FailureKind } from '../failure.ts';

const locked: FailureKind = { code: 'AB-ENGINE-LOCKED', exit: 'locked', retryable: true };
const lost: FailureKind = { code: 'AB-ENGINE-LOCK-LOST', exit: 'failed', retryable: true };

/** `AB-ENGINE-LOCKED` (exit 6); every engine says the same about who holds a lease. `since`: ISO 8601. */
export function lockedFailure(name: string, who: string, since: string): Failure {
  return new Failure(locked, {
    message: `"${name}" is locked by another run`,
    because: `${who} has it since ${since}`,
    fix: 'Wait until that run has ended, or end it, and run the command again. The lock of a run that was killed ends by itself.',
  });
}

/** `AB-ENGINE-LOCK-LOST`: whatever this run read before may have been changed by another one since. */
export function lockLostFailure(name: string): Failure {
  return new Failure(lost, {
    message: `The lock "${name}" of this run ended before its work did`,
    because: 'it was not heard of for minutes, as when a machine sleeps, and another run may have changed something',
    fix: 'Run the command again: it compares anew.',
  });
}

import { Failure, type FailureKind } from '../failure.ts';

const locked: FailureKind = { code: 'AB-ENGINE-LOCKED', exit: 'locked', retryable: true };

/** `AB-ENGINE-LOCKED` (exit 6); every engine says the same about who holds a lease. `since`: ISO 8601. */
export function lockedFailure(name: string, who: string, since: string): Failure {
  return new Failure(locked, {
    message: `"${name}" is locked by another run`,
    because: `${who} has it since ${since}`,
    fix: 'Wait until that run has ended, or end it, and run the command again. The lock of a run that was killed ends by itself.',
  });
}

import { setTimeout as pause } from 'node:timers/promises';
import { Failure, type FailureKind } from '../../../failure.ts';

const tooLong: FailureKind = { code: 'AB-ENGINE-TIMEOUT', exit: 'failed', retryable: true };
const cancelled: FailureKind = { code: 'AB-ENGINE-CANCELLED', exit: 'cancelled' };

/** How often AWS is asked, and for how long. All in milliseconds. */
export interface PaceSetting {
  readonly first: number;
  readonly longest: number;
  readonly limit: number;
}

export const defaultPace: PaceSetting = { first: 1000, longest: 5000, limit: 30 * 60 * 1000 };

export interface Pace {
  start(): {
    /**
     * Until the next question, each a little later than the one before. Throws `AB-ENGINE-TIMEOUT` when the limit is reached and
     * `AB-ENGINE-CANCELLED` (exit 130) when the signal is aborted; both say that AWS goes on.
     */
    wait(forWhat: string, signal?: AbortSignal): Promise<void>;
  };
}

export function paceOf({ first, longest, limit }: PaceSetting): Pace {
  return {
    start() {
      const end = performance.now() + limit;
      let next = first;
      return {
        async wait(forWhat, signal) {
          if (performance.now() >= end) throw timeLimit(forWhat, limit);
          // Runs that began at the same moment do not ask at the same moment.
          const time = next * (0.75 + Math.random() / 2);
          next = Math.min(next * 1.3, longest);
          await pause(time, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
            throw signal?.aborted === true ? cancellation(forWhat) : error;
          });
        },
      };
    },
  };
}

function timeLimit(forWhat: string, limit: number): Failure {
  return new Failure(tooLong, {
    message: `Waited ${String(Math.round(limit / 60_000))} minutes for ${forWhat}`,
    because: 'AWS has not finished and goes on with it',
    fix: 'Look at the events of the stack in the CloudFormation console, and run the command again when it has ended.',
  });
}

function cancellation(forWhat: string): Failure {
  return new Failure(cancelled, {
    message: `cancelled while waiting for ${forWhat}`,
    because: 'AWS goes on with it',
    fix: 'Run the command again; it waits for nobody and tells you when AWS still works on it.',
  });
}

import { Failure, type FailureKind } from '../failure.ts';

const cancelledKind: FailureKind = { code: 'AB-RUN-CANCELLED', exit: 'cancelled' };

/** What a signal or Ctrl-C in a prompt becomes; exit 130. */
export function cancelled(): Failure {
  return new Failure(cancelledKind, {
    message: 'cancelled',
    fix: 'run the command again; what is done already is found and kept',
  });
}

import { Failure, type FailureKind } from '../../../failure.ts';
import type { AwsCredentials } from './credential-source.ts';

const roleEnded: FailureKind = { code: 'AB-AWS-EXPIRED', exit: 'credentials' };

/** Credentials this close to their end are renewed first. */
const margin = 5 * 60_000;

/**
 * One set of credentials for all clients: got when the first client needs them, renewed when they end, and never tried again
 * after a failure, so that nobody is asked for an MFA code twice.
 *
 * @param now milliseconds since the epoch
 */
export function sharedCredentials(
  get: () => Promise<AwsCredentials>,
  now: () => number,
): () => Promise<AwsCredentials> {
  let current: Promise<AwsCredentials> | undefined;
  let until = Number.POSITIVE_INFINITY;
  return () => {
    if (current !== undefined && now() < until) return current;
    until = Number.POSITIVE_INFINITY;
    current = get().then((credentials) => {
      const end = credentials.expiration?.getTime();
      // What is shorter than the margin from the beginning is used to its end.
      if (end !== undefined) until = end - now() > margin ? end - margin : end;
      return credentials;
    });
    return current;
  };
}

/** An MFA code is good for one session; when that has ended during a command, asking again would surprise a pipeline. */
export function onceForAll(ask: (serial: string) => Promise<string>): (serial: string) => Promise<string> {
  const asked = new Set<string>();
  return (serial) => {
    if (!asked.has(serial)) {
      asked.add(serial);
      return ask(serial);
    }
    throw new Failure(roleEnded, {
      message: 'The AWS session has expired',
      because: 'the session that the MFA code opened has ended while the command was running',
      fix: 'Run the same command again; duration_seconds of the profile makes sessions longer.',
    });
  };
}

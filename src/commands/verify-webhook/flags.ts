import type { Given } from '../../cli/command.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { dateTime } from '../since.ts';
import type { Judging } from './judging.ts';

const wrong: FailureKind = { code: 'AB-VERIFY-FLAG', exit: 'usage' };

/**
 * Whether all flags mean something to the sender and to each other. Throws Failure AB-VERIFY-FLAG.
 *
 * @param sender its name, as `--platform` has it
 */
export function checkFlags(given: Given, sender: string, { foreign, sendsTokens, ofCustomer }: Judging): void {
  const odd = foreign.find((flag) => given.has(flag));
  if (odd !== undefined) throw refused(`--${odd} means nothing with --platform ${sender}`, `Leave --${odd} out.`);
  const keys = ['key-file', 'jwks'].find((flag) => given.has(flag));
  const store = ['offering', 'integration'].find((flag) => given.has(flag));
  if (keys !== undefined && store !== undefined) {
    throw refused(`--${store} names a secret of the store, and --${keys} gives the key`, `Leave one of them out.`);
  }
  if (given.has('offering') && given.has('integration')) {
    throw refused('--offering and --integration both name an app offering', 'Leave one of them out.');
  }
  if (ofCustomer && store !== undefined && !given.has('customer')) {
    throw refused(`--${store} alone names no customer`, 'Add --customer with the account of the customer.');
  }
  if (given.has('algorithm') && keys === undefined) {
    throw refused('--algorithm is for a key that does not tell', 'Leave it out: the stored policy has an algorithm.');
  }
  const form = given.text('format');
  if (form === 'jwt' && !sendsTokens) {
    throw refused(`${sender} sends no tokens, so --format jwt means nothing`, 'Leave it out, or give --platform 4me.');
  }
  if (given.has('header') && form !== undefined && form !== 'raw') {
    throw refused(`--header is for a raw body, and a capture in the form ${form} has its own`, 'Leave --header out.');
  }
}

/** Headers by name in lower case, of the kinds that may be seen on a command line. Throws Failure AB-VERIFY-FLAG. */
export function headersOf(given: Given): Readonly<Record<string, string>> {
  const pairs = given.each('header').map((text): readonly [string, string] => {
    const [, name = '', value = ''] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*:\s*(.*?)\s*$/s.exec(text) ?? [];
    if (name === '') throw refused('A --header has no name', "Write it as in --header 'typeform-signature: sha256=…'.");
    const lower = name.toLowerCase();
    if (lower !== 'content-type' && !/signature|timestamp/.test(lower)) {
      throw refused(
        `--header ${lower} is not needed, and may be a secret that others see on the command line`,
        'Give the headers of the signature and of its timestamp only.',
      );
    }
    return [lower, value];
  });
  return Object.fromEntries(pairs);
}

/** Milliseconds since the epoch at which messages are judged. Throws Failure AB-VERIFY-FLAG. */
export function judgedAt(given: Given, now: number): number {
  const text = given.text('now');
  if (text === undefined) return now;
  const time = /^\d{1,11}$/.test(text) ? Number(text) * 1000 : dateTime(text);
  if (time !== undefined) return time;
  throw refused(
    `--now ${text} is no time`,
    'Give a date such as 2026-11-22T10:00:00Z, or seconds since the epoch such as 1795341600.',
  );
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds; undefined unless given. Throws Failure AB-VERIFY-FLAG. */
export function maximumAgeOf(given: Given): number | undefined {
  const text = given.text('maximum-age');
  if (text === undefined) return undefined;
  const [, count, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const size = units[unit];
  if (count !== undefined && size !== undefined) return Number(count) * size;
  throw refused(`--maximum-age ${text} is no age`, 'Give one such as 90s, 5m, 72h or 10d.');
}

const refused = (message: string, fix: string): Failure => new Failure(wrong, { message, fix });

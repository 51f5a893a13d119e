import { sameBytes } from '../../../runtime/same-bytes.ts';

/** The addresses that an app gives Thena, each with a token of its own. */
export type Address = 'events' | 'installations';

/** Name of the parameter that carries the token in an address of an app. */
export const addressTokenParameter = 'token';

/** Characters; ours have 43, but who enters one by hand must not make a guess easy. */
const shortest = 16;

/**
 * Whether the token of an address is the one that was given to Thena (thena-facts §4.4, what demonstrably works). In constant
 * time; a missing token, and one that is too short to be a secret, is just false.
 */
export function isAddressToken(given: string | undefined, expected: unknown): boolean {
  if (given === undefined || typeof expected !== 'string' || expected.length < shortest) return false;
  return sameBytes(given, expected);
}

/** `<base>/events?token=…`. `base`: the address of the deployed app. */
export function addressWithToken(base: string, address: Address, token: string): string {
  const url = new URL(address, base.endsWith('/') ? base : `${base}/`);
  url.searchParams.set(addressTokenParameter, token);
  return url.href;
}

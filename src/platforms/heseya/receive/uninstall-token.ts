import { createHash, randomBytes } from 'node:crypto';
import { sameBytes } from '../../../runtime/same-bytes.ts';
import { isStoreKey } from '../wire/names.ts';

/**
 * What a store gives back to uninstall the app, which is all that it sends then: so it names the store, too. `digest`: what is kept of it.
 */
export function newUninstallToken(key: string): { readonly token: string; readonly digest: string } {
  const token = `${key}.${randomBytes(32).toString('base64url')}`;
  return { token, digest: digestOf(token) };
}

/** The key of the store that a token names; undefined for a text that is no such token. */
export function storeOfToken(token: string): string | undefined {
  const [, key] = /^([0-9a-f]{32})\.[\w-]{43}$/.exec(token) ?? [];
  return isStoreKey(key) ? key : undefined;
}

export function isTokenOf(digest: string, token: string): boolean {
  return sameBytes(digestOf(token), digest);
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

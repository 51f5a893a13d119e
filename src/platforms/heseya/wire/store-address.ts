import { isIP } from 'node:net';
import { isPublicAddress } from '../../../runtime/outside/addresses.ts';

/** Characters; no store has a longer one, and what is longer is not worth a look. */
const longest = 2000;

/**
 * The address of a store's API in the one spelling that names and comparisons are made with: host in lower case, no slash at the
 * end. Undefined for what is none, or none that may be called: no https, somebody's name in it, a query or a fragment, this machine or
 * an address that is not public (heseya-facts §3, §11). Where a name leads is checked when it is called.
 */
export function canonicalStoreAddress(address: string): string | undefined {
  if (address.length > longest || !URL.canParse(address)) return undefined;
  const { protocol, username, password, search, hash, host, hostname, pathname } = new URL(address);
  if (protocol !== 'https:' || username !== '' || password !== '') return undefined;
  // An empty query or fragment leaves its sign in the text only.
  if (search !== '' || hash !== '' || /[?#]/.test(address)) return undefined;
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) !== 0 && !isPublicAddress(literal)) return undefined;
  if (/(?:^|\.)localhost\.?$/.test(hostname)) return undefined;
  return `https://${host}${pathname.replace(/\/+$/, '')}`;
}

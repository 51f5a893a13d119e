import type { Invocation } from '../../../runtime/handler.ts';
import type { HttpRequest } from '../../../runtime/http.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import { storeKey } from '../wire/names.ts';
import { canonicalStoreAddress } from '../wire/store-address.ts';
import { identityTokenEnd } from '../wire/identity-token.ts';
import type { Identity, Identities } from './identities.ts';
import type { FoundStore, Kit } from './kit.ts';

/** Who asks, and in which store. */
export interface Caller {
  readonly found: FoundStore;
  readonly identity: Identity;
}

/** The words of first-party apps, for whatever is wrong (heseya-facts §6). */
const invalid = (): Rejected => new Rejected(422, 'Auth token is invalid');

/**
 * Who sent a request from a browser; undefined for a request that names no store and carries no token. The store is the one of
 * `X-Core-Url`, which has to be installed and the issuer of the token; the token is what the store itself says it is. Throws Rejected (422).
 */
export async function callerOf(
  kit: Kit,
  identities: Identities,
  { headers }: HttpRequest,
  invocation: Invocation,
): Promise<Caller | undefined> {
  const { 'x-core-url': named, authorization } = headers;
  if (named === undefined) {
    if (authorization === undefined) return undefined;
    throw invalid();
  }
  const token = bearerOf(authorization);
  const address = canonicalStoreAddress(named);
  if (address === undefined) throw invalid();
  const now = kit.ports.now();
  // Before the store is asked, and before ours is: most of what is wrong costs nothing.
  const end = token === undefined ? undefined : identityTokenEnd(token, { store: address, now });
  if (token !== undefined && end === undefined) throw invalid();
  const key = storeKey(address);
  const record = await kit.records.get(key);
  if (record === undefined || record.api_url !== address) throw invalid();
  const found = { key, record };
  const client = kit.clientOf(found, invocation);
  const asked = token === undefined || end === undefined ? undefined : { token, end };
  const identity = await identities.of(found, client, asked);
  if (identity === undefined) throw invalid();
  return { found, identity };
}

/** Undefined for no header at all. */
function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw invalid();
  return token;
}

/** Throws Rejected (403) for somebody who has not all of these permissions, or is nobody whom the store knows where that is asked for. */
export function requirePermissions({ identity }: Caller, permissions: readonly string[], { known = false } = {}): void {
  const missing = permissions.filter((name) => !identity.permissions.has(name));
  if (missing.length > 0) throw new Rejected(403, `You need the permission ${missing.join(', ')}`);
  if (known && identity.id === null) throw new Rejected(403, 'You have to be signed in');
}

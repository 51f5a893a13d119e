import { canonicalStoreAddress } from './store-address.ts';
import { claimsOf } from './token-claims.ts';

export interface IdentityExpectations {
  /** The store that it has to be of, as `canonicalStoreAddress` gives it. */
  readonly store: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Milliseconds that the clocks of a store and of a function may differ; the store itself has the last word. */
const skew = 30_000;

/**
 * Whether a token is worth the question whether it is genuine: an identity token of this store, whose time has begun and is not over
 * (heseya-facts §6). Gives the end of its time in milliseconds since the epoch; undefined for every other text. It proves nothing:
 * the store is asked with `GET /auth/check/{token}`.
 */
export function identityTokenEnd(token: string, { store, now }: IdentityExpectations): number | undefined {
  const claims = claimsOf(token);
  if (claims === undefined || claims.typ !== 'identity') return undefined;
  if (canonicalStoreAddress(claims.iss) !== store) return undefined;
  const end = claims.exp * 1000;
  if (now >= end + skew || now < (claims.nbf ?? 0) * 1000 - skew) return undefined;
  return end;
}

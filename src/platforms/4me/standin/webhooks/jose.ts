import type * as Jose from 'jose';

/** What jose takes as a key. */
export type KeyLike = Parameters<InstanceType<typeof Jose.SignJWT>['sign']>[0];

/** Loaded with the first signature, not with the program. */
export async function jose(): Promise<typeof Jose> {
  return import('jose');
}

import { isJsonObject } from '../../../runtime/json-object.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import type { Json } from '../../../runtime/ports.ts';
import { StoreRefused } from '../client/errors.ts';
import type { StoreClient } from '../client/store-client.ts';
import { withoutSlash } from './app-secret.ts';

/** What the store says of the app whose token it is. */
export interface Proof {
  readonly slug: string;
}

interface Expected {
  /** Where this app is. */
  readonly appAddress: string;
  readonly permissions: readonly string[];
}

/**
 * Asks the store whose token it is: anybody may post to `/install` (heseya-facts §3). It has to be one of this app, with
 * all that it requires. Throws Rejected (422).
 */
export async function proofOf(client: StoreClient, expected: Expected, timeout: number): Promise<Proof> {
  const data = await profile(client, timeout);
  const { url, slug, permissions } = isJsonObject(data) ? data : {};
  if (typeof url !== 'string' || url === '') throw new Rejected(422, 'The token is not one of an app');
  // Another app of the same store has a token, too, and must not become us.
  if (withoutSlash(url) !== expected.appAddress) {
    throw new Rejected(
      422,
      `The token is of the app at ${withoutSlash(url)}, and this one is at ${expected.appAddress}`,
    );
  }
  const granted: readonly Json[] = Array.isArray(permissions) ? (permissions as readonly Json[]) : [];
  const missing = expected.permissions.filter((name) => !granted.includes(name));
  if (missing.length > 0) throw new Rejected(422, `The app needs the permissions ${missing.join(', ')}`);
  return { slug: typeof slug === 'string' ? slug : '' };
}

async function profile(client: StoreClient, timeout: number): Promise<Json | undefined> {
  try {
    const { body } = await client.request('GET', '/auth/profile', { timeout });
    return isJsonObject(body) ? body['data'] : undefined;
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    throw new Rejected(422, 'The store does not confirm that the token is its own', { cause: error });
  }
}

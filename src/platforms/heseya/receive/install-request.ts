import type { HttpRequest } from '../../../runtime/http.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import { canonicalStoreAddress } from '../wire/store-address.ts';
import { claimsOf } from '../wire/token-claims.ts';
import { objectBody } from './body.ts';

/** What a store sends to `POST /install` (heseya-facts §3), as far as it can be judged without asking the store. */
export interface InstallRequest {
  /** Canonical. */
  readonly address: string;
  readonly name: string | null;
  readonly version: string | null;
  readonly licenceKey: string | null;
  readonly integrationToken: string;
  readonly refreshToken: string;
  /** When the store made the token, in seconds since the epoch; 0 where it does not say. */
  readonly issuedAt: number;
}

/** Characters; tokens have some hundred, names and keys less. */
const longest = 8192;

/** Throws Rejected: 400 for what is no JSON, 422 for what no store sends. */
export function installRequest(request: HttpRequest): InstallRequest {
  const body = objectBody(request);
  const address = canonicalStoreAddress(required(body, 'api_url'));
  if (address === undefined) throw new Rejected(422, 'api_url: expected the public https address of a store');
  const integrationToken = required(body, 'integration_token');
  const claims = claimsOf(integrationToken);
  if (claims === undefined || (claims.typ ?? 'access') !== 'access') {
    throw new Rejected(422, 'integration_token: expected an access token');
  }
  if (canonicalStoreAddress(claims.iss) !== address) {
    throw new Rejected(422, 'integration_token: expected api_url to be its issuer');
  }
  return {
    address,
    name: optional(body, 'api_name'),
    version: optional(body, 'api_version'),
    licenceKey: optional(body, 'licence_key'),
    integrationToken,
    refreshToken: required(body, 'refresh_token'),
    issuedAt: claims.iat ?? 0,
  };
}

function required(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '' && value.length <= longest) return value;
  throw new Rejected(422, `${name}: expected text`);
}

function optional(body: JsonObject, name: string): string | null {
  const value: Json | undefined = body[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && value.length <= longest) return value;
  throw new Rejected(422, `${name}: expected text`);
}

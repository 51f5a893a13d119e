import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import type { Credentials } from '../client/token.ts';

/** Undefined unless both are there. */
export function pairOf(clientID: Json | undefined, token: Json | undefined): Credentials | undefined {
  return typeof clientID === 'string' && typeof token === 'string' ? { clientID, token } : undefined;
}

/** Of an application that the customer's account made for the app, as its secret has them (4me-facts §10). */
export function applicationCredentials(
  secret: JsonObject | undefined,
  kind: 'application' | 'authorization_application',
): Credentials | undefined {
  const application = secret?.[kind];
  return isJsonObject(application) ? pairOf(application['client_id'], application['client_secret']) : undefined;
}

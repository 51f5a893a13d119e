import { createHash } from 'node:crypto';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { HttpRequest } from '../../../runtime/http.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import type { WebhookMessage } from '../wire/event-data.ts';
import { storeKey } from '../wire/names.ts';
import { isSignature, signedForm } from '../wire/signature.ts';
import { canonicalStoreAddress } from '../wire/store-address.ts';
import { objectBody } from './body.ts';
import type { Kit } from './kit.ts';

/** A verified message of a store, as it goes through a queue, too; secured data is still encrypted. */
export interface Verified {
  /** Key of the store. */
  readonly store: string;
  readonly message: WebhookMessage;
  /** Digest of the signature: stores repeat the same bytes with the same one, and give no id (heseya-facts §8). */
  readonly identity: string;
}

/**
 * Verifies the signature of a webhook before anything of it is used, but for `api_url`: it chooses the secret, and so is all that a
 * stranger can do a look-up of one name. Throws Rejected: 400 for what is no message, 401 for what is not signed by a store that has the app.
 */
export async function verifiedMessage(kit: Kit, request: HttpRequest): Promise<Verified> {
  const { signature } = request.headers;
  if (!isSignature(signature)) throw new Rejected(401, 'The message is not signed');
  const body = objectBody(request);
  const address = typeof body['api_url'] === 'string' ? canonicalStoreAddress(body['api_url']) : undefined;
  if (address === undefined) throw refused();
  const store = storeKey(address);
  const record = await kit.records.get(store);
  const secret = record?.api_url === address ? record.webhook?.secret : undefined;
  if (secret === undefined || signedForm(request.body, signature, secret) === undefined) throw refused();
  return {
    store,
    message: messageIn(body),
    identity: createHash('sha256').update(signature.toLowerCase()).digest('hex'),
  };
}

/** The same for everybody who is not let in, so that nobody learns which stores there are. */
const refused = (): Rejected => new Rejected(401, 'The message is refused');

function messageIn(body: JsonObject): WebhookMessage {
  if (typeof body['event'] !== 'string' || body['data'] === undefined) {
    throw new Rejected(400, 'Expected event and data in the message');
  }
  const { issuer } = body;
  if (issuer !== undefined && issuer !== null && !isJsonObject(issuer)) {
    throw new Rejected(400, 'Expected issuer to be an object');
  }
  return body as unknown as WebhookMessage;
}

import { randomBytes } from 'node:crypto';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Log } from '../../../runtime/log.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import { StoreRefused } from '../client/errors.ts';
import type { StoreClient } from '../client/store-client.ts';
import type { StoreWebhook } from '../client/store-record.ts';
import type { AppDefinition, WebhookDefinition } from './definition.ts';

/** The webhook of the app in a store, made at the installation and with a secret of its own (heseya-facts §8). */
export async function registerWebhook(
  client: StoreClient,
  { name }: AppDefinition,
  { events, with_issuer = false, with_hidden = false }: WebhookDefinition,
  appAddress: string,
  timeout: number,
): Promise<StoreWebhook> {
  const secret = randomBytes(32).toString('base64url');
  const url = `${appAddress}/webhooks`;
  const webhook = { name: name.slice(0, 255), url, secret, events: [...events], with_issuer, with_hidden };
  try {
    const { body } = await client.request('POST', '/webhooks', { body: webhook, timeout });
    const data = isJsonObject(body) ? body['data'] : undefined;
    const id = isJsonObject(data) ? data['id'] : undefined;
    if (typeof id === 'string' && id !== '') return { id, secret };
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    const because = error.key ?? `status ${String(error.status)}`;
    throw new Rejected(422, `The store does not tell the app of its events: ${because}`, { cause: error });
  }
  throw new Rejected(422, 'The store made a webhook and did not say which');
}

/** After an installation that failed; where even that fails, the store takes it away with the app. */
export async function removeWebhook(
  client: StoreClient,
  { id }: StoreWebhook,
  timeout: number,
  log: Log,
): Promise<void> {
  try {
    await client.request('DELETE', `/webhooks/id:${encodeURIComponent(id)}`, { timeout });
  } catch (error) {
    log.warn('the webhook of an installation that failed stays at the store', { error });
  }
}

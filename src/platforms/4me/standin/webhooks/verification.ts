import { randomBytes } from 'node:crypto';
import { sameText } from '../same-text.ts';
import type { WebhookRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { webhookVerify } from './deliveries.ts';
import type { Deliveries } from './deliveries.ts';
import { firstPerson } from './message.ts';

/** The receiver has a day to call back (4me-facts §8). */
const validSeconds = 24 * 3_600;

export type VerificationAnswer = 'verified' | 'unknown' | 'expired' | 'void';

/** The handshake that proves that a webhook's address belongs to who set it up (4me-facts §8). */
export class Verification {
  readonly #world: World;
  readonly #deliveries: Deliveries;

  constructor(world: World, deliveries: Deliveries) {
    this.#world = world;
    this.#deliveries = deliveries;
  }

  /**
   * Makes the webhook wait for its callback; a code given before becomes void. Skipped where another webhook of the account
   * with exactly the same address has been verified. Resolves after the first attempt.
   */
  async start(webhook: WebhookRow): Promise<void> {
    const twin = this.#world.find(
      'Webhook',
      ({ id, account, uri, verified }) =>
        id !== webhook.id && account === webhook.account && uri === webhook.uri && verified,
    );
    if (twin !== undefined) {
      this.#world.update('Webhook', webhook, { verified: true, verification: null });
      return;
    }
    const code = randomBytes(18).toString('base64url');
    const expiresAt = Math.floor(this.#world.now() / 1000) + validSeconds;
    this.#world.update('Webhook', webhook, { verified: false, verification: { code, expiresAt } });
    const callback = new URL(
      `https://${webhook.account}.${this.#world.domain}/webhooks/${String(webhook.number)}/verify`,
    );
    callback.search = new URLSearchParams({ code, expires_at: String(expiresAt) }).toString();
    const message = {
      webhook,
      event: webhookVerify,
      object: { number: webhook.number, id: webhook.id, path: 'webhooks' },
      actor: firstPerson(this.#world, webhook.account),
      payload: { callback: callback.href },
    };
    await this.#deliveries.send(message, () => webhook.verification?.code === code);
  }

  /** The receiver called back: `void` for a code that a newer one replaced, or that never was. */
  answer(account: string, number: number, code: string): VerificationAnswer {
    const webhook = this.#world.find('Webhook', (row) => row.account === account && row.number === number);
    if (webhook === undefined) return 'unknown';
    const { verification } = webhook;
    if (verification === null || !sameText(verification.code, code)) return webhook.verified ? 'verified' : 'void';
    if (verification.expiresAt * 1000 < this.#world.now()) return 'expired';
    this.#world.update('Webhook', webhook, { verified: true, verification: null });
    return 'verified';
  }
}

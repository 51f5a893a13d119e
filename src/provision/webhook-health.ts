import type { SignedWebhook } from '../platforms/4me/records/account-state.ts';
import { secretsEvent } from '../platforms/4me/records/names.ts';
import type { ProviderSecret } from './provider-secret.ts';

/**
 * What 4me's API tells of a webhook that the engine depends on. It does not tell whether the address was verified, nor of failed
 * deliveries; those are on the webhook's page.
 */
export interface WebhookHealth {
  readonly event: string;
  readonly id: string;
  /** False: there is no webhook with the id that the provider secret has. */
  readonly found: boolean;
  readonly uri: string | null;
  readonly disabled: boolean;
  /** Whether its messages come to this engine; undefined where the engine has no listener. */
  readonly atThisEngine?: boolean;
  /** `known`: the listener has its key. */
  readonly policy: 'known' | 'other' | 'disabled' | 'none';
}

/** Ids of the webhooks that the provider secret names, by event. */
export function webhookIds(secret: ProviderSecret): ReadonlyMap<string, string> {
  const secrets = secret.webhookId === undefined ? [] : [[secretsEvent, secret.webhookId] as const];
  return new Map([...secrets, ...(secret.installationWebhooks ?? [])]);
}

/** `addressOf`: where this engine listens for an event; undefined where it does not. */
export function webhookHealth(
  secret: ProviderSecret,
  webhooks: readonly SignedWebhook[],
  addressOf: (event: string) => string | undefined,
): readonly WebhookHealth[] {
  return [...webhookIds(secret)].map(([event, id]) => {
    const webhook = webhooks.find((one) => one.id === id);
    const address = addressOf(event);
    return {
      event,
      id,
      found: webhook !== undefined,
      uri: webhook?.uri ?? null,
      disabled: webhook?.disabled === true,
      ...(address === undefined ? {} : { atThisEngine: webhook?.uri === address }),
      policy: policyOf(webhook?.webhookPolicy ?? null, secret),
    };
  });
}

function policyOf(policy: SignedWebhook['webhookPolicy'], secret: ProviderSecret): WebhookHealth['policy'] {
  if (policy === null) return 'none';
  if (policy.disabled === true) return 'disabled';
  return policy.id === secret.policy?.id ? 'known' : 'other';
}

import type { HttpSource } from '../../../runtime/handler.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import { once } from '../../../runtime/once.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import { createOutside } from '../../../runtime/outside/outside.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import { customerSecretName, isAccountName, isOfferingReference, providerSecretName } from '../wire/names.ts';
import { defaultLimit, defaultMaximumAge } from './accept.ts';
import { createInbox } from './inbox.ts';
import { PartsWriter } from './parts-writer.ts';
import { SecretCache } from './secret-cache.ts';
import { readSettings } from './settings.ts';

export interface SecretsListenerOptions {
  /** Milliseconds after which a message is refused; must outlast the sender's retries. 72 hours if not given. */
  readonly maximumAge?: number;
}

/** What a secrets-update message may bring; any of them, in messages of their own (4me-facts §10). */
const kinds = ['secrets', 'application', 'authorization_application', 'policy'] as const;

interface SecretsUpdate {
  readonly offering: string;
  readonly account: string;
  readonly part: JsonObject;
}

function readUpdate(payload: unknown): SecretsUpdate {
  if (!isJsonObject(payload)) throw new Rejected(422, 'Expected a payload');
  const offering = isJsonObject(payload['app_offering']) ? payload['app_offering']['reference'] : undefined;
  const account = payload['customer_account_id'];
  if (!isOfferingReference(offering)) throw new Rejected(422, 'payload.app_offering.reference: expected a reference');
  if (!isAccountName(account)) throw new Rejected(422, 'payload.customer_account_id: expected an account');
  const part: Record<string, Json> = {};
  for (const kind of kinds) {
    const value = payload[kind];
    if (value === undefined || value === null) continue;
    if (!isJsonObject(value)) throw new Rejected(422, `payload.${kind}: expected an object`);
    part[kind] = value;
  }
  return { offering, account, part };
}

function enables(list: string | undefined): (offering: string) => boolean {
  const references = (list ?? '*').split(',').map((reference) => reference.trim());
  return (offering) => references.includes('*') || references.includes(offering);
}

/**
 * The listener behind the provider's app_instance.secrets-update webhook (seeds, secrets-lambda): verifies each message with
 * the provider's policy and adds its part to the secret of that customer and app. Announces the installation even where
 * nothing changed, because an earlier announcement may have been lost.
 */
export function secretsListener(options: SecretsListenerOptions = {}): HttpSource {
  const { maximumAge = defaultMaximumAge } = options;
  return {
    kind: 'http',
    methods: ['POST'],
    limit: defaultLimit,
    bind(ports) {
      const { domain, application, providerAccount } = readSettings(ports.environment);
      const isEnabled = enables(ports.environment['PARAM_ENABLED_OFFERINGS']);
      const provider = providerSecretName(domain, providerAccount, application);
      const secrets = new SecretCache(ports);
      const outside = createOutside(ports);
      const writer = new PartsWriter(ports);
      const event = 'app_instance.secrets-update';
      const inbox = createInbox(ports, { domain, event, maximumAge, secrets, outside });
      return async (request, { log, deadline }) => {
        const received = await inbox(request, { account: providerAccount, secret: provider }, log);
        if ('answer' in received) return received.answer;
        const { message, identity, rememberUntil } = received.accepted;
        const { offering, account, part } = readUpdate(message.payload);
        if (!isEnabled(offering)) {
          log.info('offering not enabled', { offering });
          return { status: 200, body: { message: 'The app offering is not enabled here' } };
        }
        const task = { key: `${provider}/${identity}`, deadline, rememberUntil };
        await once(ports, task, async () => {
          await writer.add(customerSecretName(offering, domain, account, application), part, deadline);
          await ports.announce({ domain, account, offering });
          log.info('stored', { offering, account, parts: Object.keys(part).join(', ') });
        });
        return { status: 200, body: { message: 'Secrets stored' } };
      };
    },
  };
}

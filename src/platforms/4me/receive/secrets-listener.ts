import type { HttpSource } from '../../../runtime/handler.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import { once } from '../../../runtime/once.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import { customerSecretName } from '../wire/names.ts';
import { defaultLimit, defaultMaximumAge } from './accept.ts';
import { SecretWriter } from './secret-writer.ts';
import { createProviderInbox } from './provider-inbox.ts';
import { readSettings } from './settings.ts';

export interface SecretsListenerOptions {
  /** Milliseconds after which a message is refused; must outlast the sender's retries. 72 hours if not given. */
  readonly maximumAge?: number;
}

/** What a secrets-update message may bring; any of them, in messages of their own (4me-facts §10). */
const kinds = ['secrets', 'application', 'authorization_application', 'policy'] as const;

function readParts(payload: JsonObject): JsonObject {
  const part: Record<string, Json> = {};
  for (const kind of kinds) {
    const value = payload[kind];
    if (value === undefined || value === null) continue;
    if (!isJsonObject(value)) throw new Rejected(422, `payload.${kind}: expected an object`);
    part[kind] = value;
  }
  return part;
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
      const { domain, application } = readSettings(ports.environment);
      const writer = new SecretWriter(ports);
      const inbox = createProviderInbox(ports, { events: { 'app_instance.secrets-update': 'secrets' }, maximumAge });
      return async (request, invocation) => {
        const opened = await inbox(request, invocation);
        if ('answer' in opened) return opened.answer;
        const { offering, account, payload, task } = opened.received;
        const part = readParts(payload);
        await once(ports, task, async () => {
          await writer.add(customerSecretName(offering, domain, account, application), part, task.deadline);
          await ports.announce({ domain, account, offering });
          invocation.log.info('stored', { offering, account, parts: Object.keys(part).join(', ') });
        });
        return { status: 200, body: { message: 'Secrets stored' } };
      };
    },
  };
}

import type { EventSource, Invocation } from '../../../runtime/handler.ts';
import type { HttpResponse } from '../../../runtime/http.ts';
import { once } from '../../../runtime/once.ts';
import type { JsonObject, Ports } from '../../../runtime/ports.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import { logFailure } from '../../../runtime/failures.ts';
import { queueSource } from '../../../runtime/queue-source.ts';
import { sender } from '../../../runtime/sender.ts';
import { decryptedData } from '../wire/encrypted-data.ts';
import type { EventData, Issuer, WebhookMessage } from '../wire/event-data.ts';
import { isSecured, type EventName } from '../wire/events.ts';
import { messageName } from '../wire/names.ts';
import { webhookKey } from './app-secret.ts';
import type { AppDefinition } from './definition.ts';
import { kitOf, type Kit } from './kit.ts';
import type { Endpoint } from './router.ts';
import { storeContext, type StoreContext } from './store-context.ts';
import { verifiedMessage, type Verified } from './webhook-message.ts';

/** What work on an event has. */
export interface WebhookContext<Name extends EventName = EventName> extends StoreContext {
  readonly event: Name;
  /** In clear, also where it was encrypted. */
  readonly data: EventData<Name>;
  /** Who did it, where app.json has `with_issuer`; null for nobody whom the store knows. */
  readonly issuer: Issuer;
  /** ISO 8601; undefined where the store does not say it. */
  readonly triggeredAt: string | undefined;
  /** Stays the same when the store repeats the message. */
  readonly identity: string;
}

/** What is thrown makes the event come again, but for Rejected, which no repetition can change. */
export type WebhookWorks = { readonly [Name in EventName]?: (context: WebhookContext<Name>) => Promise<void> };

type AnyWork = (context: WebhookContext) => Promise<void>;

/** Milliseconds in which a repetition has no effect; stores repeat within minutes (heseya-facts §8). */
const memory = 48 * 3_600_000;

const queue = 'messages';
/** Tells these messages from those of other sources in the same handler. */
const source = 'heseya webhooks';

/**
 * `POST /webhooks` (heseya-facts §8): verified, put into the queue whose address is in `QUEUE_MESSAGES`, and answered at once, as stores
 * wait for four seconds only. 200: queued, or an event that nobody asked for; 400 and 401: malformed or not signed.
 */
export function webhookEndpoint(kit: Kit, definition: AppDefinition, works: WebhookWorks): Endpoint {
  const send = sender(kit.ports);
  return {
    path: 'webhooks',
    forBrowsers: false,
    methods: {
      async POST({ request, invocation }) {
        const verified = await verifiedMessage(kit, request);
        if (workFor(works, verified.message) === undefined) return said('Nothing to do');
        try {
          await send(queue, [{ ...(verified as unknown as JsonObject), source }]);
          return said('Queued');
        } catch (error) {
          // No queue takes it; the store waits for some seconds.
          if (!(error instanceof RangeError)) throw error;
          return said(
            (await workOff(kit, definition, works, verified, invocation)) === 'done' ? 'Done' : 'Nothing to do',
          );
        }
      },
    },
  };
}

/** Works off what `webhookEndpoint` has put into the queue. */
export function webhookQueue(definition: AppDefinition, works: WebhookWorks): EventSource {
  return queueSource(
    queue,
    (ports: Ports) => {
      const kit = kitOf(ports);
      return async ({ body }, invocation) => {
        try {
          await workOff(kit, definition, works, body as unknown as Verified, invocation);
        } catch (error) {
          if (!(error instanceof Rejected)) throw error;
          logFailure(error, invocation.log);
        }
      };
    },
    { takes: (body) => body['source'] === source },
  );
}

async function workOff(
  kit: Kit,
  definition: AppDefinition,
  works: WebhookWorks,
  { store: key, message, identity }: Verified,
  { log, deadline }: Invocation,
): Promise<'done' | 'repeated' | 'dropped'> {
  const work = workFor(works, message);
  const record = await kit.records.get(key);
  if (work === undefined || record === undefined) {
    const reason = record === undefined ? 'the store has uninstalled the app' : 'nothing handles the event';
    log.info('message dropped', { event: message.event, reason });
    return 'dropped';
  }
  const task = { key: messageName(kit.prefix, key, identity), deadline, rememberUntil: kit.ports.now() + memory };
  return once(kit.ports, task, async () => {
    const { event, triggered_at: triggeredAt, issuer = null } = message;
    const data = (await clearData(kit, record.api_url, message)) as EventData<EventName>;
    const context = storeContext(kit, definition, { key, record }, { log, deadline });
    await work({ ...context, event: event as EventName, data, issuer, triggeredAt, identity });
  });
}

/** Secured data is decrypted here and no sooner: what opens accounts lies in no queue. */
async function clearData(kit: Kit, store: string, { event, data }: WebhookMessage): Promise<unknown> {
  if (!isSecured(event) || typeof data !== 'string') return data;
  const key = await webhookKey(kit, store);
  if (key === undefined) throw new Error(`the app has no webhook key of ${store}, which encrypts ${event}`);
  return decryptedData(data, key);
}

function workFor(works: WebhookWorks, { event }: WebhookMessage): AnyWork | undefined {
  return Object.hasOwn(works, event) ? (works[event as EventName] as AnyWork | undefined) : undefined;
}

const said = (message: string): HttpResponse => ({ status: 200, body: { message } });

import type { HttpSource, Invocation } from '../../../runtime/handler.ts';
import type { HttpRequest, HttpResponse } from '../../../runtime/http.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import { pathParameters } from '../../../runtime/path.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import { queueSource } from '../../../runtime/queue-source.ts';
import { routedFetch } from '../../../runtime/routed-fetch.ts';
import { sender } from '../../../runtime/sender.ts';
import type { Address } from '../wire/address-token.ts';
import { appSecretName } from '../wire/names.ts';
import { acceptEvent } from './accept-event.ts';
import { acceptInstallation } from './accept-installation.ts';
import { OwnSecret } from './app-secret.ts';
import { isOurs, messageOf, queuedOf, type Queued } from './deliveries.ts';
import { checkAddress, checkSigned, type GateOptions } from './gate.ts';
import { HandlerTable, type EventHandlers } from './handlers.ts';
import { kitOf } from './kit.ts';
import { proveToken } from './prove.ts';
import { workOff } from './work.ts';

export interface EventsOptions extends GateOptions {
  /**
   * Whether a bot token is tried before it is stored. A path below `/v1` of the platform that only reads, `/tickets?limit=1` if not
   * given; false: each one is believed.
   */
  readonly prove?: `/${string}` | false;
  /** Header that carries the bot token to the platform; `x-api-key` if not given (thena-facts §1). */
  readonly keyHeader?: string;
  /** Name of the queue, whose address is in `QUEUE_<NAME>`; `messages` if not given. */
  readonly queue?: string;
  /** Bytes of the body; 1 MiB if not given. A queue takes 256 KiB. */
  readonly limit?: number;
}

const addresses: readonly Address[] = ['events', 'installations'];

/**
 * Everything that Thena sends to an app, at two addresses that end in `events` and `installations` (thena-facts §4). A message
 * is let in by the token of its address, acknowledged, and worked on behind a queue: each event once, within 48 hours of its
 * receipt, however often and in whatever order it comes. What a handler throws makes its event come again, and in the end go to
 * the dead letters. Throws TypeError for a name that is no event's.
 */
export function events<Names extends string>(handlers: EventHandlers<Names>, options: EventsOptions = {}): HttpSource {
  const { prove = '/tickets?limit=1', keyHeader, queue = 'messages', limit = 1024 * 1024 } = options;
  const table = new HandlerTable(handlers);
  const isWanted = (name: string): boolean => table.of(name) !== undefined;

  return {
    kind: 'http',
    methods: ['GET', 'HEAD', 'POST'],
    limit,
    queued: queueSource(
      queue,
      (ports) => {
        const kit = kitOf(ports, keyHeader);
        return ({ body }, invocation) => workOff(queuedOf(body), kit, table, invocation);
      },
      { takes: isOurs },
    ),
    bind(ports) {
      const kit = kitOf(ports, keyHeader);
      const own = new OwnSecret(ports, appSecretName(kit.settings));
      const send = sender(ports);
      const proof = {
        domain: kit.settings.domain,
        path: prove === false ? '' : prove,
        keyHeader: keyHeader ?? 'x-api-key',
        fetch: routedFetch(ports),
        now: ports.now,
      };

      async function put(queued: Queued): Promise<void> {
        try {
          await send(queue, [messageOf(queued)]);
        } catch (error) {
          throw error instanceof RangeError ? new Rejected(413, 'The message is too large', { cause: error }) : error;
        }
      }

      const inbox = {
        kit,
        own,
        isWanted,
        put,
        prove:
          prove === false
            ? undefined
            : (token: string, { log }: Invocation): Promise<void> => proveToken(token, proof, log),
      };

      return async (request, invocation) => {
        const address = addresses.find((one) => pathParameters(one, request.path) !== undefined);
        if (address === undefined) return { status: 404, body: { message: 'Nothing is served at this address' } };
        await checkAddress(request, address, own, options, invocation.log);
        if (request.method !== 'POST' || request.body.length === 0) return probe(invocation);
        await checkSigned(request, own, options, invocation.log);
        const body = bodyOf(request);
        if (body === undefined) {
          // Most likely somebody looks whether we are here; but if it was an event, it is lost.
          invocation.log.warn('message ignored', { reason: 'no JSON object', bytes: request.body.length });
          return probe(invocation);
        }
        return address === 'events'
          ? acceptEvent(body, { ...inbox, isWanted: (name) => table.ofPlatform(name) !== undefined }, invocation.log)
          : acceptInstallation(body, inbox, invocation);
      };
    },
  };
}

/** Who looks whether somebody is here hears that, and nothing happens (thena-facts §4.3). */
function probe({ log }: Invocation): HttpResponse {
  log.debug('probe answered');
  return { status: 200, body: { message: 'Ready' } };
}

/** Undefined for what is no JSON object. */
function bodyOf({ body }: HttpRequest): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

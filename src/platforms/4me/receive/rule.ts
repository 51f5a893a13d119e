import { valuesOf, type Fields, type ValuesOf } from '../../../runtime/fields.ts';
import type { HttpSource, Invocation } from '../../../runtime/handler.ts';
import { single } from '../../../runtime/http.ts';
import type { Log } from '../../../runtime/log.ts';
import { once } from '../../../runtime/once.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import { createOutside, type Outside } from '../../../runtime/outside/outside.ts';
import type { JsonObject, Ports } from '../../../runtime/ports.ts';
import type { Message } from '../wire/message.ts';
import { customerSecretName, isAccountName } from '../wire/names.ts';
import { defaultLimit, defaultMaximumAge } from './accept.ts';
import { createClients, type Clients } from './clients.ts';
import { createInbox } from './inbox.ts';
import { QueuedMessages, type QueuedOptions } from './queued-messages.ts';
import { SecretCache } from './secret-cache.ts';
import { providerSecretOf, readSettings, type Settings } from './settings.ts';
import { requiredVariable } from '../../../runtime/required-variable.ts';

export interface RuleContext<Payload> extends Clients {
  /** The rule's expressions, typed and checked. */
  readonly payload: Payload;
  /** The complete `data` of the message (4me-facts §8). */
  readonly message: Message;
  /** The customer account. */
  readonly account: string;
  /** Stays the same when the platform repeats the message. */
  readonly identity: string;
  readonly outside: Outside;
  readonly log: Log;
  /** Milliseconds since the epoch; 4me waits 10 seconds for its answer, unless the message is `queued`. */
  readonly deadline: number;
}

export interface RuleOptions<F extends Fields> extends QueuedOptions {
  readonly payload: F;
  /** Milliseconds after which a message is refused; must outlast the sender's retries. 72 hours if not given. */
  readonly maximumAge?: number;
  /** Bytes of the body; 1 MiB if not given. */
  readonly limit?: number;
}

/** A verified message, as it goes through a queue too. */
interface Verified {
  readonly account: string;
  readonly message: Message;
  readonly identity: string;
  /** Milliseconds since the epoch. */
  readonly rememberUntil: number;
}

interface RuleKit {
  readonly ports: Ports;
  readonly settings: Settings;
  readonly secretName: (account: string) => string;
  readonly secrets: SecretCache;
  readonly outside: Outside;
  readonly clientsOf: ReturnType<typeof createClients>;
}

function kitOf(ports: Ports): RuleKit {
  const settings = readSettings(ports.environment);
  const { domain, application } = settings;
  const offering = requiredVariable(ports.environment, 'PARAM_OFFERING_REFERENCE');
  const secrets = new SecretCache(ports, [providerSecretOf(settings)]);
  const secretName = (account: string): string => customerSecretName(offering, domain, account, application);
  const clientsOf = createClients(ports, settings, secrets);
  return { ports, settings, secretName, secrets, outside: createOutside(ports), clientsOf };
}

/**
 * Messages of the app's automation rules in a customer's account, sent to the offering's webhook address with
 * `?account={account}` (seeds, js_4me_webhook_lambda_handler). Each is verified with the customer's policy, handed over
 * once, and answered: 2xx for what is done, was done before, is queued, or is an event that nobody asked for; 4xx for what is
 * forged or malformed; 503 where it shall be repeated.
 */
export function rule<F extends Fields>(
  options: RuleOptions<F>,
  work: (context: RuleContext<ValuesOf<F>>) => Promise<void>,
): HttpSource {
  const { maximumAge = defaultMaximumAge, limit = defaultLimit } = options;
  const queued = options.queued === true ? new QueuedMessages(options, 'rule') : undefined;

  async function workOff(
    { ports, secretName, outside }: RuleKit,
    { account, message, identity, rememberUntil }: Verified,
    clients: Clients,
    { log, deadline }: Invocation,
  ): Promise<'done' | 'repeated'> {
    const payload = valuesOf(options.payload, message.payload, 'payload');
    const task = { key: `${secretName(account)}/${identity}`, deadline, rememberUntil };
    return once(ports, task, () => work({ payload, message, account, identity, outside, log, deadline, ...clients }));
  }

  return {
    kind: 'http',
    methods: ['POST'],
    limit,
    ...(queued && {
      queued: queued.workedBy((ports) => {
        const kit = kitOf(ports);
        return async (body, invocation) => {
          const verified = body as unknown as Verified;
          const { account } = verified;
          await workOff(kit, verified, kit.clientsOf(kit.secretName(account), account, invocation), invocation);
        };
      }),
    }),
    bind(ports) {
      const kit = kitOf(ports);
      const { settings, secretName, secrets, outside, clientsOf } = kit;
      const inbox = createInbox(ports, {
        domain: settings.domain,
        events: new Map([['automation_rule', 'rule']]),
        maximumAge,
        secrets,
        outside,
      });
      return async (request, invocation) => {
        const account = single(request.query, 'account');
        if (!isAccountName(account)) throw new Rejected(400, 'Expected the customer account in the account parameter');
        const name = secretName(account);
        const received = await inbox(request, { account, secret: name }, invocation.log);
        if ('answer' in received) return received.answer;
        const { message, identity, rememberUntil } = received.accepted;
        const verified = { account, message, identity, rememberUntil };
        if (queued !== undefined) {
          // The sender hears of what is malformed; nobody would of what is in the queue.
          valuesOf(options.payload, message.payload, 'payload');
          return queued.put(ports, verified as unknown as JsonObject);
        }
        const outcome = await workOff(kit, verified, clientsOf(name, account), invocation);
        return { status: 200, body: { message: outcome === 'done' ? 'Done' : 'Already done' } };
      };
    },
  };
}

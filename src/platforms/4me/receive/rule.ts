import { valuesOf, type Fields, type ValuesOf } from '../../../runtime/fields.ts';
import type { HttpSource } from '../../../runtime/handler.ts';
import { single } from '../../../runtime/http.ts';
import type { Log } from '../../../runtime/log.ts';
import { once } from '../../../runtime/once.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import { createOutside, type Outside } from '../../../runtime/outside/outside.ts';
import type { Message } from '../wire/message.ts';
import { customerSecretName, isAccountName } from '../wire/names.ts';
import { defaultLimit, defaultMaximumAge } from './accept.ts';
import { createClients, type Clients } from './clients.ts';
import { createInbox } from './inbox.ts';
import { SecretCache } from './secret-cache.ts';
import { providerSecretOf, readSettings, required } from './settings.ts';

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
  /** Milliseconds since the epoch; 4me waits 10 seconds for its answer. */
  readonly deadline: number;
}

export interface RuleOptions<F extends Fields> {
  readonly payload: F;
  /** Milliseconds after which a message is refused; must outlast the sender's retries. 72 hours if not given. */
  readonly maximumAge?: number;
  /** Bytes of the body; 1 MiB if not given. */
  readonly limit?: number;
}

/**
 * Messages of the app's automation rules in a customer's account, sent to the offering's webhook address with
 * `?account={account}` (seeds, js_4me_webhook_lambda_handler). Each is verified with the customer's policy, handed over
 * once, and answered: 2xx for what is done, was done before, or is an event that nobody asked for; 4xx for what is forged or
 * malformed; 503 where it shall be repeated.
 */
export function rule<F extends Fields>(
  options: RuleOptions<F>,
  work: (context: RuleContext<ValuesOf<F>>) => Promise<void>,
): HttpSource {
  const { maximumAge = defaultMaximumAge, limit = defaultLimit } = options;
  return {
    kind: 'http',
    methods: ['POST'],
    limit,
    bind(ports) {
      const settings = readSettings(ports.environment);
      const offering = required(ports.environment, 'PARAM_OFFERING_REFERENCE');
      const secrets = new SecretCache(ports, [providerSecretOf(settings)]);
      const outside = createOutside(ports);
      const inbox = createInbox(ports, {
        domain: settings.domain,
        events: new Map([['automation_rule', 'rule']]),
        maximumAge,
        secrets,
        outside,
      });
      const clientsOf = createClients(ports, settings, secrets);
      return async (request, { log, deadline }) => {
        const account = single(request.query, 'account');
        if (!isAccountName(account)) throw new Rejected(400, 'Expected the customer account in the account parameter');
        const name = customerSecretName(offering, settings.domain, account, settings.application);
        const received = await inbox(request, { account, secret: name }, log);
        if ('answer' in received) return received.answer;
        const { message, identity, rememberUntil } = received.accepted;
        const payload = valuesOf(options.payload, message.payload, 'payload');
        const task = { key: `${name}/${identity}`, deadline, rememberUntil };
        const outcome = await once(ports, task, () =>
          work({ payload, message, account, identity, outside, log, deadline, ...clientsOf(name, account) }),
        );
        return { status: 200, body: { message: outcome === 'done' ? 'Done' : 'Already done' } };
      };
    },
  };
}

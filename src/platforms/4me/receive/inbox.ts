import type { HttpRequest, HttpResponse } from '../../../runtime/http.ts';
import type { Log } from '../../../runtime/log.ts';
import type { Outside } from '../../../runtime/outside/outside.ts';
import type { Ports } from '../../../runtime/ports.ts';
import { accountIssuers } from '../wire/message.ts';
import { accept, type Accepted } from './accept.ts';
import type { SecretCache } from './secret-cache.ts';
import { confirmWebhook } from './verification.ts';

export interface InboxOptions<Meaning> {
  readonly domain: string;
  /** The only events that are handed over, e.g. `automation_rule`, each with what it means to whoever gets it. */
  readonly events: ReadonlyMap<string, Meaning>;
  /** Milliseconds. */
  readonly maximumAge: number;
  readonly secrets: SecretCache;
  readonly outside: Outside;
}

/** Who has to have sent a message. */
export interface Sender {
  readonly account: string;
  /** Name of the secret that holds the account's policy. */
  readonly secret: string;
}

/** A verified message to work on, or the answer to one that needs no work. */
export type Received<Meaning> =
  | { readonly accepted: Accepted; readonly meaning: Meaning }
  | { readonly answer: HttpResponse };

/**
 * What every webhook address of the platform does with a message before its own work begins: verifies it, calls the callback
 * of webhook.verify, and acknowledges events that nobody asked for. Throws what `accept` and `confirmWebhook` throw.
 */
export function createInbox<Meaning extends string>(
  ports: Pick<Ports, 'now'>,
  { domain, events, maximumAge, secrets, outside }: InboxOptions<Meaning>,
): (request: HttpRequest, sender: Sender, log: Log) => Promise<Received<Meaning>> {
  return async (request, { account, secret }, log) => {
    const expectations = { issuers: accountIssuers(domain, account), now: ports.now(), maximumAge };
    const accepted = await accept(request, { secrets, name: secret, expectations }, log);
    const { message } = accepted;
    if (message.event === 'webhook.verify') {
      await confirmWebhook(message, { domain, account }, outside);
      log.info('webhook verified');
      return { answer: { status: 200, body: { message: 'Webhook verified' } } };
    }
    const meaning = events.get(message.event);
    if (meaning === undefined) {
      log.info('event ignored', { event: message.event });
      return { answer: { status: 200, body: { message: 'Nothing to do for this event' } } };
    }
    return { accepted, meaning };
  };
}

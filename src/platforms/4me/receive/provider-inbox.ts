import type { Invocation } from '../../../runtime/handler.ts';
import type { HttpRequest, HttpResponse } from '../../../runtime/http.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Task } from '../../../runtime/once.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import { createOutside } from '../../../runtime/outside/outside.ts';
import type { JsonObject, Ports } from '../../../runtime/ports.ts';
import { isAccountName, isOfferingReference } from '../wire/names.ts';
import { createInbox } from './inbox.ts';
import { SecretCache } from './secret-cache.ts';
import { providerSecretOf, readSettings } from './settings.ts';

/** A verified message of the provider's account about an app instance, to be worked on once. */
export interface InstanceMessage<Meaning> {
  readonly meaning: Meaning;
  readonly offering: string;
  /** The customer's. */
  readonly account: string;
  readonly payload: JsonObject;
  readonly task: Task;
}

type Received<Meaning> = { readonly received: InstanceMessage<Meaning> } | { readonly answer: HttpResponse };

function enables(list: string | undefined): (offering: string) => boolean {
  const references = (list ?? '*').split(',').map((reference) => reference.trim());
  return (offering) => references.includes('*') || references.includes(offering);
}

/** Recorded messages have the older name of the record, `integration_instance`, in the event (4me-facts §10). */
function inBothSpellings<Meaning>(events: Readonly<Record<string, Meaning>>): ReadonlyMap<string, Meaning> {
  return new Map(
    Object.entries(events).flatMap(([event, meaning]) => [
      [event, meaning],
      [event.replace(/^app_instance\./, 'integration_instance.'), meaning],
    ]),
  );
}

/** What is in the payload of every app_instance event (4me-facts §10); throws Rejected. */
function readNames(payload: unknown): Pick<InstanceMessage<unknown>, 'offering' | 'account' | 'payload'> {
  if (!isJsonObject(payload)) throw new Rejected(422, 'Expected a payload');
  const offering = isJsonObject(payload['app_offering']) ? payload['app_offering']['reference'] : undefined;
  const account = payload['customer_account_id'];
  if (!isOfferingReference(offering)) throw new Rejected(422, 'payload.app_offering.reference: expected a reference');
  if (!isAccountName(account)) throw new Rejected(422, 'payload.customer_account_id: expected an account');
  return { offering, account, payload };
}

/**
 * What both listeners of the engine do with a message before their own work begins: verifies it with the policy in the
 * provider's secret, and acknowledges other events and offerings that are not enabled here.
 *
 * @param options.events by name, e.g. `app_instance.update`, what an event means to the listener
 */
export function createProviderInbox<Meaning extends string>(
  ports: Ports,
  { events, maximumAge }: { readonly events: Readonly<Record<string, Meaning>>; readonly maximumAge: number },
): (request: HttpRequest, invocation: Invocation) => Promise<Received<Meaning>> {
  const settings = readSettings(ports.environment);
  const { domain, providerAccount } = settings;
  const isEnabled = enables(ports.environment['PARAM_ENABLED_OFFERINGS']);
  const provider = providerSecretOf(settings);
  const [secrets, outside] = [new SecretCache(ports, [provider]), createOutside(ports)];
  const inbox = createInbox(ports, { domain, events: inBothSpellings(events), maximumAge, secrets, outside });
  return async (request, { log, deadline }) => {
    const received = await inbox(request, { account: providerAccount, secret: provider }, log);
    if ('answer' in received) return received;
    const { message, identity, rememberUntil } = received.accepted;
    const names = readNames(message.payload);
    if (!isEnabled(names.offering)) {
      log.info('offering not enabled', { offering: names.offering });
      return { answer: { status: 200, body: { message: 'The app offering is not enabled here' } } };
    }
    const task = { key: `${provider}/${identity}`, deadline, rememberUntil };
    return { received: { meaning: received.meaning, ...names, task } };
  };
}

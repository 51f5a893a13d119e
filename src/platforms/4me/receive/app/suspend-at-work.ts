import type { Fields } from '../../../../runtime/fields.ts';
import { Retry } from '../../../../runtime/outcomes.ts';
import type { AppDefinition } from './app.ts';
import { instanceOfCustomer } from './instance.ts';
import type { AppKit } from './kit.ts';
import type { Suspended } from './outcome.ts';
import { suspendInstance, type Installed } from './suspension.ts';
import { inTurn, turnTime } from './turn.ts';
import { digestOfEntries } from './values.ts';

/** Milliseconds that a suspension may take: senders and gateways wait half a minute for the answer. */
const suspensionTime = 12_000;

/**
 * Suspends the app because of what other work than its configuration has found. `seen`: what that work had; where the customer has
 * changed something since, nothing is done. Only such a change can help: the customer's account is out of reach while the app is
 * suspended. Throws Retry where no time is left.
 */
export async function suspendAtWork<F extends Fields, S extends Fields>(
  kit: AppKit,
  app: AppDefinition<F, S>,
  seen: Installed,
  { comment, fields }: Suspended,
): Promise<'suspended' | 'corrected'> {
  const { account, log, provider } = seen;
  const now = kit.ports.now();
  if (now + suspensionTime > seen.deadline) throw new Retry('There is no time left to suspend the app');
  const name = kit.secretName(account);
  const digest = digestOfEntries(app, seen.instance.customFields, seen.secret);
  return inTurn(kit.ports, `${name}/configure`, Math.min(seen.deadline, now + turnTime), async () => {
    kit.secrets.forget(name);
    const secret = (await kit.secrets.get(name)).value;
    const instance = await instanceOfCustomer(provider, kit.offering, account);
    if (instance === undefined || digestOfEntries(app, instance.customFields, secret) !== digest) {
      log.info('corrected meanwhile', { account });
      return 'corrected';
    }
    // As it will be: what is written here is no change by the customer.
    const entries = digestOfEntries(app, { ...instance.customFields, ...fields }, secret);
    const suspended = await suspendInstance(kit, { ...seen, instance, secret }, { comment, fields, entries });
    await kit.instances.keep(account, suspended);
    return 'suspended';
  });
}

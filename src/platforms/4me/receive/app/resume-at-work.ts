import { Rejected } from '../../../../runtime/outcomes.ts';
import { instanceOfCustomer } from './instance.ts';
import { writeInstance } from './instance-writing.ts';
import type { AppKit } from './kit.ts';
import type { FieldChanges } from './queued-work.ts';
import { forgetSuspension, isOwnSuspension, type Installed } from './suspension.ts';
import { inTurn, turnTime } from './turn.ts';

export interface Completion {
  /** Values of custom fields of the app instance, by id. */
  readonly fields?: FieldChanges;
  /** Lifts the app's own suspension. */
  readonly resume?: boolean;
}

/** What a customer has completed elsewhere is written, and the app goes on, in one request. */
export async function complete(
  kit: AppKit,
  seen: Installed,
  { fields = {}, resume = false }: Completion,
): Promise<void> {
  const { account, deadline, provider, log } = seen;
  const name = kit.secretName(account);
  const until = Math.min(deadline, kit.ports.now() + turnTime);
  await inTurn(kit.ports, `${name}/configure`, until, async () => {
    kit.secrets.forget(name);
    const secret = (await kit.secrets.get(name)).value;
    const instance = await instanceOfCustomer(provider, kit.offering, account);
    if (instance === undefined) throw new Rejected(401, 'The app is not in use');
    const installed = { ...seen, instance, secret };
    const isResumed = resume && isOwnSuspension(installed);
    const written = await writeInstance(provider, instance, { fields, ...(isResumed && { suspended: false }) });
    await kit.instances.keep(account, written);
    if (isResumed) {
      await forgetSuspension(kit, installed);
      log.info('resumed', { account });
    } else if (resume && instance.suspended) log.info('suspended by a person', { account });
  });
}

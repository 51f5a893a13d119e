import type { Fields } from '../../../../runtime/fields.ts';
import type { AppDefinition } from './app.ts';
import type { Configuration } from './configuration.ts';
import { ConfigurationRun, type WakeUp } from './configuration-run.ts';
import { isEnabled } from './instance.ts';
import type { AppKit } from './kit.ts';
import { inTurn } from './turn.ts';
import { mayBeOnItsWay } from './wake-ups.ts';

/** Milliseconds that the work needs after the instance has been waited for. */
const workTime = 5000;

/**
 * Brings one installation to the state that its configuration wants (DESIGN §3). Runs of one installation follow each other;
 * nothing is written where nothing differs. Throws Retry for what a later event may find: an instance that is not there yet,
 * a run that goes on too long.
 */
export async function configureInstallation<F extends Fields, S extends Fields>(
  kit: AppKit,
  app: AppDefinition<F, S>,
  configuration: Configuration<F, S>,
  account: string,
  wakeUp: WakeUp,
): Promise<void> {
  const name = kit.secretName(account);
  await inTurn(kit.ports, `${name}/configure`, wakeUp.deadline, async () => {
    // It may be in the cache from before the event.
    kit.secrets.forget(name);
    const until = mayBeOnItsWay(wakeUp.change) ? wakeUp.deadline - workTime : kit.ports.now();
    const instance = await kit.instances.read(account, until);
    await kit.instances.keep(account, instance);
    const secret = (await kit.secrets.get(name)).value;
    const run = new ConfigurationRun(kit, app, configuration, account, secret, wakeUp);
    try {
      if (instance === undefined) await run.absent();
      else if (!isEnabled(instance)) await run.clear(instance);
      else await run.configure(instance);
    } finally {
      // The next turn may be another process's: what it registers must not meet what this one has read.
      kit.secrets.forget(name);
    }
  });
}

import type { Fields } from '../../../../runtime/fields.ts';
import type { EventSource } from '../../../../runtime/handler.ts';
import { scheduleSource } from '../../../../runtime/schedule.ts';
import type { FourMeClient } from '../../client/client.ts';
import type { App } from './app.ts';
import { internalsOf } from './app-internals.ts';
import { documentsOf, type Documents } from './installation-documents.ts';
import { activeInstallations, type Installations } from './installations.ts';
import { surroundings, type Surroundings } from './surroundings.ts';

/** What a run of a schedule has; the client waits for 4me as long as the deadline allows. */
export interface ScheduledWork extends Surroundings {
  readonly provider: FourMeClient;
  readonly installations: Installations;
  readonly documentsOf: (account: string) => Documents;
}

/** Runs of a schedule of the template about installations of the app; as `schedule` in `app-builder/runtime`. */
export function schedule<F extends Fields, S extends Fields>(
  app: App<F, S>,
  name: string,
  work: (context: ScheduledWork) => Promise<void>,
): EventSource {
  const { definition, kitOf } = internalsOf(app);
  return scheduleSource(name, (ports) => {
    const kit = kitOf(ports);
    return (invocation) => {
      const { provider } = kit.patientClients(kit.settings.providerAccount, invocation.deadline);
      return work({
        provider,
        installations: activeInstallations(provider, kit.offering),
        documentsOf: (account) => documentsOf(kit, definition, account),
        ...surroundings(kit, invocation),
      });
    };
  });
}

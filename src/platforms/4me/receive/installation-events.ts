import type { EventSource } from '../../../runtime/handler.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Log } from '../../../runtime/log.ts';
import { createOutside, type Outside } from '../../../runtime/outside/outside.ts';
import type { InstallationChanged } from '../../../runtime/ports.ts';
import { customerSecretName } from '../wire/names.ts';
import { changedInstallation, isInstallationEvent } from './app/wake-ups.ts';
import { createClients, type Clients } from './clients.ts';
import { SecretCache } from './secret-cache.ts';
import { providerSecretOf, readSettings } from './settings.ts';
import { requiredVariable } from '../../../runtime/required-variable.ts';

export interface InstallationContext extends InstallationChanged, Clients {
  readonly outside: Outside;
  readonly log: Log;
  /** Milliseconds since the epoch; past this, the engine ends the invocation. */
  readonly deadline: number;
}

/**
 * Events that something about an installation of this offering may have changed: the secrets listener's own announcement, and
 * what AWS says of customer secrets. An event says that, and not what, so `work` reads the state and may be called more often
 * than there are changes, also at the same moment. Events of other offerings, domains and secrets are ignored. What `work`
 * throws makes the engine repeat the event.
 */
export function installationEvents(work: (context: InstallationContext) => Promise<void>): EventSource {
  return {
    kind: 'event',
    accepts: isInstallationEvent,
    bind(ports) {
      const settings = readSettings(ports.environment);
      const offering = requiredVariable(ports.environment, 'PARAM_OFFERING_REFERENCE');
      const secrets = new SecretCache(ports, [providerSecretOf(settings)]);
      const outside = createOutside(ports);
      const clientsOf = createClients(ports, settings, secrets);

      return async (event, { log, deadline }) => {
        const changed = isJsonObject(event) ? changedInstallation(event, offering, settings) : undefined;
        if (changed === undefined) {
          log.debug(
            'event ignored',
            isJsonObject(event) ? { source: event['source'], type: event['detail-type'] } : {},
          );
          return;
        }
        const { account, change } = changed;
        const name = customerSecretName(offering, settings.domain, account, settings.application);
        // It may be in the cache from the event before this one.
        secrets.forget(name);
        const clients = clientsOf(name, account);
        await work({
          domain: settings.domain,
          account,
          offering,
          ...(change === undefined ? {} : { change }),
          outside,
          log,
          deadline,
          ...clients,
        });
      };
    },
  };
}

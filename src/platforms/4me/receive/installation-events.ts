import type { EventSource } from '../../../runtime/handler.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Log } from '../../../runtime/log.ts';
import { createOutside, type Outside } from '../../../runtime/outside/outside.ts';
import type { InstallationChanged, JsonObject } from '../../../runtime/ports.ts';
import { canonicalDomain } from '../wire/domain.ts';
import { customerOfSecret, customerSecretName, isAccountName } from '../wire/names.ts';
import { createClients, type Clients } from './clients.ts';
import { SecretCache } from './secret-cache.ts';
import { changedSecret } from './secret-events.ts';
import { readSettings, required } from './settings.ts';

export interface InstallationContext extends InstallationChanged, Clients {
  readonly outside: Outside;
  readonly log: Log;
  /** Milliseconds since the epoch; past this, the engine ends the invocation. */
  readonly deadline: number;
}

/** By source, the detail types that may tell of an installation. */
const understood: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['app-builder', ['Installation Changed']],
  ['aws.secretsmanager', ['Secret Label Updated', 'AWS API Call via CloudTrail']],
]);

/**
 * Events that something about an installation of this offering may have changed: the secrets listener's own announcement, and
 * what AWS says of customer secrets. An event says that, and not what, so `work` reads the state and may be called more often
 * than there are changes, also at the same moment. Events of other offerings, domains and secrets are ignored. What `work`
 * throws makes the engine repeat the event.
 */
export function installationEvents(work: (context: InstallationContext) => Promise<void>): EventSource {
  return {
    kind: 'event',
    accepts(event) {
      if (!isJsonObject(event)) return false;
      const types = understood.get(event['source']) ?? [];
      return types.some((type) => type === event['detail-type']);
    },
    bind(ports) {
      const settings = readSettings(ports.environment);
      const offering = required(ports.environment, 'PARAM_OFFERING_REFERENCE');
      const secrets = new SecretCache(ports);
      const outside = createOutside(ports);
      const clientsOf = createClients(ports, settings, secrets);

      function accountOf(event: JsonObject): string | undefined {
        const { source, detail, 'detail-type': type } = event;
        if (source === 'aws.secretsmanager') {
          const name = changedSecret(type, detail) ?? '';
          return customerOfSecret(name, offering, settings.domain, settings.application);
        }
        if (!isJsonObject(detail) || detail['offering'] !== offering) return undefined;
        const { domain, account } = detail;
        const isOurs = typeof domain === 'string' && canonicalDomain(domain) === canonicalDomain(settings.domain);
        return isOurs && isAccountName(account) ? account : undefined;
      }

      return async (event, { log, deadline }) => {
        const account = isJsonObject(event) ? accountOf(event) : undefined;
        if (account === undefined) {
          log.debug(
            'event ignored',
            isJsonObject(event) ? { source: event['source'], type: event['detail-type'] } : {},
          );
          return;
        }
        const name = customerSecretName(offering, settings.domain, account, settings.application);
        // It may be in the cache from the event before this one.
        secrets.forget(name);
        const clients = clientsOf(name, account);
        await work({ domain: settings.domain, account, offering, outside, log, deadline, ...clients });
      };
    },
  };
}

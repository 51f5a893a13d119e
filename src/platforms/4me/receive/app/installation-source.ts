import type { Fields } from '../../../../runtime/fields.ts';
import type { EventSource } from '../../../../runtime/handler.ts';
import type { Ports } from '../../../../runtime/ports.ts';
import type { AppDefinition } from './app.ts';
import type { Configuration } from './configuration.ts';
import { configureInstallation } from './configure-installation.ts';
import type { AppKit } from './kit.ts';
import { rememberFailure } from './sweep-state.ts';
import { sweepInstallations } from './sweep.ts';
import { changedInstallation, isInstallationEvent, isScheduledEvent, timeOf } from './wake-ups.ts';

/**
 * The installations of an app as a state: whatever woke us (secrets that arrived, an app_instance webhook, a schedule), the
 * instance and its secrets are read and given to `configure` (DESIGN §3; seeds, typeform steps 15 to 18). Events of other
 * offerings, domains and secrets are ignored.
 */
export function installationSource<F extends Fields, S extends Fields>(
  kitOf: (ports: Ports) => AppKit,
  app: AppDefinition<F, S>,
  configuration: Configuration<F, S>,
): EventSource {
  return {
    kind: 'event',
    accepts: (event) => isInstallationEvent(event) || isScheduledEvent(event),
    bind(ports) {
      const kit = kitOf(ports);
      return async (event, { log, deadline, functionArn }) => {
        if (isScheduledEvent(event)) return sweepInstallations(kit, { log, deadline });
        if (!isInstallationEvent(event)) return;
        const changed = changedInstallation(event, kit.offering, kit.settings);
        if (changed === undefined) {
          log.debug('event ignored', { source: event['source'], type: event['detail-type'] });
          return;
        }
        const { account, change } = changed;
        const since = timeOf(event, ports.now());
        try {
          await configureInstallation(kit, app, configuration, account, { change, since, log, deadline, functionArn });
        } catch (error) {
          // The event comes again a few times; the sweeps go on after that.
          await rememberFailure(kit, account).catch((reason: unknown) => {
            log.warn('the next sweep will not know of this', { account, error: reason });
          });
          throw error;
        }
      };
    },
  };
}

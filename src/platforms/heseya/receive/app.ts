import type { HttpSource } from '../../../runtime/handler.ts';
import type { Ports } from '../../../runtime/ports.ts';
import { actionEndpoints, ownEndpoints, ownRoute, type OwnRoute, type RequestWork } from './action-routes.ts';
import { configEndpoint, type Configure } from './config-route.ts';
import { checkHandled, type AppDefinition } from './definition.ts';
import { Identities } from './identities.ts';
import { infoAnswer } from './info.ts';
import { installEndpoint, type Install } from './install-route.ts';
import { kitOf } from './kit.ts';
import { router, type Endpoint } from './router.ts';
import { uninstallEndpoint, type Uninstall } from './uninstall-route.ts';
import { webhookEndpoint, webhookQueue, type WebhookWorks } from './webhook-route.ts';

export interface AppOptions {
  /** See `Install`: may refuse an installation. */
  readonly install?: Install;
  /** See `Uninstall`. */
  readonly uninstall?: Uninstall;
  /** See `Configure`: may refuse settings. */
  readonly configure?: Configure;
  /** One for each event of `webhooks.events` in app.json. */
  readonly webhooks?: WebhookWorks;
  /** One for each of `actions` in app.json, by its name. */
  readonly actions?: Readonly<Record<string, RequestWork>>;
  /** Addresses of the app's own, by method and path, e.g. `GET orders/{id}`. */
  readonly routes?: Readonly<Record<string, OwnRoute>>;
}

/** Bytes; the largest body that gateways hand over. What is too large gets its answer from the router, which browsers can read. */
const gatewayLimit = 10 * 1024 * 1024;

/**
 * An app for any number of Heseya stores: everything that stores, their dashboards and their webhooks ask of it, below one address.
 * `definition`: what `app.json` has. Throws TypeError where the two do not fit.
 */
export function app(definition: AppDefinition, options: AppOptions = {}): HttpSource {
  const { webhooks = {}, actions = {}, routes = {} } = options;
  checkHandled(definition, { webhooks: Object.keys(webhooks), actions: Object.keys(actions) });
  for (const name of Object.keys(routes)) ownRoute(name);
  const listens = (definition.webhooks?.events.length ?? 0) > 0;
  return {
    kind: 'http',
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    limit: gatewayLimit,
    ...(listens ? { queued: webhookQueue(definition, webhooks) } : {}),
    bind: (ports) => router(endpoints(ports)),
  };

  function endpoints(ports: Ports): readonly Endpoint[] {
    const kit = kitOf(ports);
    const identities = new Identities(ports);
    const surroundings = { kit, identities, definition };
    const info = infoAnswer(definition);
    return [
      { path: '', forBrowsers: true, methods: { GET: async () => info } },
      installEndpoint(kit, definition, options.install),
      uninstallEndpoint(kit, definition, options.uninstall),
      configEndpoint(kit, identities, definition, options.configure),
      ...actionEndpoints(surroundings, actions),
      ...ownEndpoints(surroundings, routes),
      ...(listens ? [webhookEndpoint(kit, definition, webhooks)] : []),
    ];
  }
}

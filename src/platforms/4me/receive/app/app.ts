import type { Fields } from '../../../../runtime/fields.ts';
import type { EventSource, HttpSource } from '../../../../runtime/handler.ts';
import type { Ports } from '../../../../runtime/ports.ts';
import type { Configuration, ConfigureContext, RemoveContext } from './configuration.ts';
import { keepInternals } from './app-internals.ts';
import type { Route } from './function-address.ts';
import { installationSource } from './installation-source.ts';
import { createKit, type AppKit } from './kit.ts';
import { reservedKeys } from './own-values.ts';
import type { SignedRouteWork } from './delivery.ts';
import { signedRoute, type SignedRouteOptions } from './signed-route.ts';
import type { Labels } from './values.ts';

export interface AppOptions<F extends Fields, S extends Fields> {
  /** The custom fields of the UI extension, by id. */
  readonly fields: F;
  /** Its secret fields (`data-secret`), by id. */
  readonly secrets: S;
  /** What the form calls the fields, for comments; the id where none is given. */
  readonly labels?: { readonly [K in keyof F | keyof S]?: string };
  /** Keys of the customer's secret in which the integration remembers what it did elsewhere. */
  readonly own?: readonly string[];
  /** Secrets that the integration makes for each customer, and with which other applications sign their messages. */
  readonly signingSecrets?: readonly string[];
}

/** An app with all that its sources know of each other. */
export interface AppDefinition<F extends Fields, S extends Fields> {
  readonly fields: F;
  readonly secrets: S;
  readonly labels: Labels;
  readonly own: readonly string[];
  readonly signingSecrets: readonly string[];
  /** By name; complete when the handler is bound, as are the others. */
  readonly routes: ReadonlyMap<string, Route>;
  /** Names of all its addresses. */
  readonly addresses: ReadonlySet<string>;
}

export interface App<F extends Fields, S extends Fields> {
  /** See `Configuration`. */
  installation(configuration: Configuration<F, S>): EventSource;
  /** Messages of another application at `…/<name>`; see `signedRoute`. */
  signedRoute(name: string, options: SignedRouteOptions, work: SignedRouteWork<F>): HttpSource;
}

/** What `configure` gets, for a function of its own file: `ConfigureContextOf<typeof app>`. */
export type ConfigureContextOf<A> = A extends App<infer F, infer S> ? ConfigureContext<F, S> : never;

/** What `remove` gets. */
export type RemoveContextOf<A> = A extends App<infer F, infer S> ? RemoveContext<F, S> : never;

/**
 * An app of the app store: what its customers enter, and what wakes its handler. Give its sources to `createHandler`; in one
 * process they share clients, caches and secrets. Throws TypeError for keys that are not free for the integration.
 */
export function app<F extends Fields, S extends Fields>(options: AppOptions<F, S>): App<F, S> {
  const { fields, secrets, labels = {}, own = [], signingSecrets = [] } = options;
  const taken = [...own, ...signingSecrets].find((key) => reservedKeys.includes(key));
  if (taken !== undefined)
    throw new TypeError(`the key "${taken}" of the customer's secret is not the integration's own`);
  const routes = new Map<string, Route>();
  const addresses = new Set<string>();
  const definition: AppDefinition<F, S> = { fields, secrets, labels, own, signingSecrets, routes, addresses };
  const kits = new WeakMap<Ports, AppKit>();
  const kitOf = (ports: Ports): AppKit => {
    const kit = kits.get(ports) ?? createKit(ports);
    kits.set(ports, kit);
    return kit;
  };
  const add = (route: Route): void => {
    if (routes.has(route.name)) throw new TypeError(`the app has two routes "${route.name}"`);
    routes.set(route.name, route);
    addresses.add(route.name);
  };
  const made: App<F, S> = {
    installation: (configuration) => installationSource(kitOf, definition, configuration),
    signedRoute(name, route, work) {
      if (!signingSecrets.includes(route.sign.secret)) {
        throw new TypeError(`"${route.sign.secret}" is not among the signing secrets of the app`);
      }
      add({ name, account: route.account });
      return signedRoute(kitOf, definition, name, route, work);
    },
  };
  // What not every app has are functions of their own, so that it is not part of functions that do not use it.
  const addAddress = (name: string): void => void addresses.add(name);
  return keepInternals(made, { definition, kitOf, addRoute: add, addAddress });
}

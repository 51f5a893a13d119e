import type { Fields } from '../../../../runtime/fields.ts';
import type { EventSource, HttpSource } from '../../../../runtime/handler.ts';
import type { Ports } from '../../../../runtime/ports.ts';
import type { Configuration, ConfigureContext, RemoveContext } from './configuration.ts';
import { keepInternals } from './app-internals.ts';
import type { MakeCallbackUrl } from './callback-urls.ts';
import type { Route } from './function-address.ts';
import { installationSource } from './installation-source.ts';
import { checkDocumentNames } from './installation-documents.ts';
import { createKit, type AppKit } from './kit.ts';
import { reservedKeys } from './own-values.ts';
import type { QueuedWork } from './queued-work.ts';
import type { SecretCallbackContext } from './secret-callback.ts';
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
  /** Names of documents of each installation, in the state store; see `Documents`. */
  readonly documents?: readonly string[];
}

/** An app with all that its sources know of each other. */
export interface AppDefinition<F extends Fields, S extends Fields> {
  readonly fields: F;
  readonly secrets: S;
  readonly labels: Labels;
  readonly own: readonly string[];
  readonly signingSecrets: readonly string[];
  readonly documents: readonly string[];
  /** By name; complete when the handler is bound, as are the others. */
  readonly routes: ReadonlyMap<string, Route>;
  /** Names of all its addresses. */
  readonly addresses: ReadonlySet<string>;
  /** What makes the addresses of secret callbacks, by their names. */
  readonly secretCallbacks: ReadonlyMap<string, MakeCallbackUrl>;
  /** Keys of the customer's secret that only the runtime reads, and that end with the installation. */
  readonly hiddenKeys: ReadonlySet<string>;
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

/** What the work of a `queue` gets. */
export type QueuedWorkOf<A> = A extends App<infer F, infer S> ? QueuedWork<F, S> : never;

/** What the work of a `secretCallback` gets. */
export type SecretCallbackContextOf<A> = A extends App<infer F, infer S> ? SecretCallbackContext<F, S> : never;

/**
 * An app of the app store: what its customers enter, and what wakes its handler. Give its sources to `createHandler`; in one
 * process they share clients, caches and secrets. Throws TypeError for keys that are not free for the integration.
 */
export function app<F extends Fields, S extends Fields>(options: AppOptions<F, S>): App<F, S> {
  const { fields, secrets, labels = {}, own = [], signingSecrets = [], documents = [] } = options;
  checkDocumentNames(documents);
  const taken = [...own, ...signingSecrets].find((key) => reservedKeys.includes(key));
  if (taken !== undefined)
    throw new TypeError(`the key "${taken}" of the customer's secret is not the integration's own`);
  const routes = new Map<string, Route>();
  const addresses = new Set<string>();
  const secretCallbacks = new Map<string, MakeCallbackUrl>();
  const hiddenKeys = new Set<string>();
  const entered = { fields, secrets, labels };
  const places = { routes, addresses, secretCallbacks };
  const definition: AppDefinition<F, S> = { ...entered, own, signingSecrets, documents, hiddenKeys, ...places };
  const kits = new WeakMap<Ports, AppKit>();
  const kitOf = (ports: Ports): AppKit => {
    const kit = kits.get(ports) ?? createKit(ports);
    kits.set(ports, kit);
    return kit;
  };
  const checkName = (name: string): void => {
    if (routes.has(name) || secretCallbacks.has(name)) throw new TypeError(`the app has two routes "${name}"`);
  };
  const add = (route: Route): void => {
    checkName(route.name);
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
  const addSecretCallback = (name: string, key: string, make: MakeCallbackUrl): void => {
    checkName(name);
    addresses.add(name);
    if (own.includes(key)) throw new TypeError(`the key "${key}" of the customer's secret is that of a callback`);
    hiddenKeys.add(key);
    secretCallbacks.set(name, make);
  };
  return keepInternals(made, { definition, kitOf, addRoute: add, addAddress, addSecretCallback });
}

import type { Fields } from '../../../../runtime/fields.ts';
import type { Ports } from '../../../../runtime/ports.ts';
import type { App, AppDefinition } from './app.ts';
import type { MakeCallbackUrl } from './callback-urls.ts';
import type { Route } from './function-address.ts';
import type { AppKit } from './kit.ts';

/** What sources know of their app beyond what its author sees. */
export interface AppInternals<F extends Fields, S extends Fields> {
  readonly definition: AppDefinition<F, S>;
  /** The same one for all sources that are bound to these ports. */
  readonly kitOf: (ports: Ports) => AppKit;
  /** Throws TypeError for a name that another route has. */
  readonly addRoute: (route: Route) => void;
  /** An address that nobody is told of: deploy names it to 4me. */
  readonly addAddress: (name: string) => void;
  /** `key`: where it keeps its secret in the customer's. Throws TypeError for a name that another route has. */
  readonly addSecretCallback: (name: string, key: string, make: MakeCallbackUrl) => void;
}

const kept = new WeakMap<object, unknown>();

export function keepInternals<F extends Fields, S extends Fields>(
  app: App<F, S>,
  internals: AppInternals<F, S>,
): App<F, S> {
  kept.set(app, internals);
  return app;
}

/** Throws TypeError for what `app` did not make. */
export function internalsOf<F extends Fields, S extends Fields>(app: App<F, S>): AppInternals<F, S> {
  const internals = kept.get(app) as AppInternals<F, S> | undefined;
  if (internals === undefined) throw new TypeError('expected an app that fourMe.app has made');
  return internals;
}

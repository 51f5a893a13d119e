import type { Fields, ValuesOf } from '../../../../runtime/fields.ts';
import type { JsonObject } from '../../../../runtime/ports.ts';
import type { Clients } from '../clients.ts';
import type { Documents } from './installation-documents.ts';
import type { Ready, Suspended } from './outcome.ts';
import type { OwnChanges } from './own-values.ts';
import type { Surroundings } from './surroundings.ts';

/** What `configure` and `remove` have in common. */
export interface InstallationContext extends Surroundings {
  readonly domain: string;
  /** The customer account. */
  readonly account: string;
  readonly offering: string;
  /** Values of the integration's own keys of the customer's secret. */
  readonly own: JsonObject;
  readonly documents: Documents;
}

export interface ConfigureContext<F extends Fields, S extends Fields> extends InstallationContext, Clients {
  /** The app instance, with its node ID. */
  readonly instance: { readonly id: string; readonly suspended: boolean };
  /** What the customer entered, typed and checked. */
  readonly fields: ValuesOf<F>;
  readonly secrets: ValuesOf<S>;
  /** Stores values of own keys; undefined takes one away. */
  readonly remember: (changes: OwnChanges) => Promise<void>;
  /**
   * Gives the other side a new secret to sign its messages with. It is stored before `register` is called and accepted from
   * then on; when `register` has resolved, it counts, and the former one is accepted for twelve hours more. What `register`
   * gives back is stored together with it. An attempt that failed is continued with the same secret.
   */
  readonly rotate: (signingSecret: string, register: (secret: string) => Promise<OwnChanges>) => Promise<void>;
  /** Where other applications reach a route of this app for this customer. */
  readonly routeUrl: (route: string) => Promise<string>;
  /** The address of a `secretCallback` of this app, for this customer; another one where the last one was used or ends soon. */
  readonly callbackUrl: (name: string) => Promise<string>;
}

export interface RemoveContext<F extends Fields, S extends Fields> extends InstallationContext {
  /** What is known of it; nothing where the app instance is gone. */
  readonly fields: Partial<ValuesOf<F>>;
  readonly secrets: Partial<ValuesOf<S>>;
}

/** How an integration sets up what it needs elsewhere. */
export interface Configuration<F extends Fields, S extends Fields> {
  /**
   * Called with the state of an installation, never with an event, as often as something may have changed: it compares, and
   * changes what is not as it should be. What it throws makes the event come again.
   */
  configure(context: ConfigureContext<F, S>): Promise<Ready | Suspended>;
  /**
   * Takes back what `configure` did elsewhere, when the app is removed or switched off. Its own keys are forgotten afterwards.
   * `kept`: something stays elsewhere that the keys tell of; they are kept while the app is installed, and it is tried again.
   */
  remove?(context: RemoveContext<F, S>): Promise<'kept' | void>;
}

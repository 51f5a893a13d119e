import type { Json } from '../../../runtime/ports.ts';

/** `app.json` of an integration folder: what stores are told of the app, and what the app asks of them (heseya-facts §2, §5, §8). */
export interface AppDefinition {
  readonly name: string;
  readonly author: string;
  readonly version: string;
  /** The least version of a store's API, e.g. `^7.0.0`. */
  readonly api_version: string;
  readonly icon?: string;
  readonly description?: string;
  readonly licence_required?: boolean;
  readonly microfrontend_url?: string;
  /** Of stores, e.g. `orders.show`. */
  readonly required_permissions: readonly string[];
  readonly optional_permissions?: readonly string[];
  readonly internal_permissions?: readonly InternalPermission[];
  readonly widgets?: readonly Json[];
  readonly config?: readonly ConfigField[];
  readonly actions?: readonly AppAction[];
  readonly webhooks?: WebhookDefinition;
}

export interface InternalPermission {
  readonly name: string;
  readonly display_name?: string;
  readonly description?: string;
  /** Whether people who are not signed in should have it. */
  readonly unauthenticated?: boolean;
}

export interface ConfigField {
  readonly key: string;
  readonly label: string;
  /** text, select, number, color, date, datetime-local or checkbox. */
  readonly type: string;
  readonly placeholder?: string;
  readonly default_value?: Json;
  readonly required?: boolean;
  /** Of a select. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

/** A button in the dashboard. */
export interface AppAction {
  readonly name: string;
  readonly method: string;
  /** Below the app's address, e.g. `/actions/resend`. */
  readonly url: string;
  /** All of them are needed: the app's own by their names, others in full. */
  readonly permissions: readonly string[];
}

export interface WebhookDefinition {
  readonly events: readonly string[];
  readonly with_issuer?: boolean;
  readonly with_hidden?: boolean;
}

/** Of the app's own permissions, the one that guards its settings where it is declared. */
const configurePermission = 'configure';
/** Who may install apps may set them up, where an app has no permission of its own for it. */
const otherwise = 'apps.install';

/** What somebody needs to see and change settings. */
export function configPermission({ internal_permissions: own = [] }: AppDefinition): string {
  return own.some(({ name }) => name === configurePermission) ? configurePermission : otherwise;
}

interface Handled {
  readonly webhooks: readonly string[];
  readonly actions: readonly string[];
}

/** Throws TypeError where `app.json` and the handler do not fit: what one names, the other has to know. */
export function checkHandled({ webhooks, actions = [] }: AppDefinition, handled: Handled): void {
  compare('webhooks.events', webhooks?.events ?? [], 'webhooks', handled.webhooks);
  compare(
    'actions',
    actions.map(({ name }) => name),
    'actions',
    handled.actions,
  );
}

function compare(place: string, declared: readonly string[], option: string, handled: readonly string[]): void {
  const unhandled = declared.find((name) => !handled.includes(name));
  if (unhandled !== undefined)
    throw new TypeError(`the handler has nothing for "${unhandled}" of ${place} in app.json`);
  const undeclared = handled.find((name) => !declared.includes(name));
  if (undeclared !== undefined) {
    throw new TypeError(`the handler has "${undeclared}" in ${option}, which ${place} in app.json does not name`);
  }
}

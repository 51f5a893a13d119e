import type { JsonMap } from './json-value.ts';

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly password: string;
  /** Ids. */
  readonly roles: Set<string>;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly type: 'owner' | 'unauthenticated' | 'regular';
  readonly permissions: Set<string>;
}

/** A row of the store's table of permissions. */
export interface Permission {
  readonly id: string;
  readonly name: string;
  readonly display_name: string | null;
  readonly description: string | null;
}

/** An installed app, or one whose installation is under way or was left behind (heseya-facts §3). */
export interface App {
  readonly id: string;
  /** Without a slash at its end. */
  readonly url: string;
  readonly name: string;
  readonly slug: string;
  readonly version: string;
  readonly microfrontend_url: string | null;
  readonly description: string | null;
  readonly icon: string | null;
  readonly author: string;
  metadata: JsonMap;
  /** What the store granted. */
  readonly permissions: ReadonlySet<string>;
  /** Undefined until the app has answered. */
  uninstallToken: string | undefined;
  /** The role "<name> owner". */
  roleId: string | undefined;
}

/** Who asks. */
export type Subject =
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'unauthenticated' };

export interface Webhook {
  readonly id: string;
  readonly creator: { readonly kind: 'user' | 'app'; readonly id: string };
  readonly input: WebhookInput;
}

/** The body of `POST /webhooks`. */
export interface WebhookInput {
  readonly name: string | null;
  readonly url: string;
  readonly secret: string | null;
  readonly events: readonly string[];
  readonly with_issuer: boolean;
  readonly with_hidden: boolean;
}

/** A row for each delivery that was given up. */
export interface WebhookLog {
  readonly id: string;
  readonly webhookId: string;
  /** ISO 8601. */
  readonly triggered_at: string;
  readonly url: string;
  readonly status_code: number | null;
}

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  /** An amount as the core writes it, e.g. `49.90`. */
  readonly price: string;
}

/** As `OrderCreated` carries it. */
export interface Order extends JsonMap {
  readonly id: string;
  readonly code: string;
  readonly email: string;
}

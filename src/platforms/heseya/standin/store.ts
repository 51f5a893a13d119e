import { randomBytes, randomUUID } from 'node:crypto';
import type { App, Order, Permission, Product, Role, Subject, User, Webhook, WebhookLog } from './model.ts';
import { corePermissions, staffPermissions, unauthenticatedPermissions } from './permission-names.ts';
import { seededProducts, seededUsers } from './seed.ts';
import { Tokens } from './tokens.ts';

export interface StoreOptions {
  /** e.g. `shop.heseya-sandbox.test` */
  readonly host: string;
  /** Before the paths of the API, e.g. `/api`; none by default. */
  readonly path?: string;
  /**
   * Whether APP_URL has a slash at its end: then tokens and webhooks name the store with it, and only cores before 7 send it to
   * `/install`, too (heseya-facts §3).
   */
  readonly slash?: 'none' | 'not in install' | 'everywhere';
  /** WEBHOOK_KEY, for encrypted events; a random one by default. */
  readonly webhookKey?: string;
}

/** One Heseya store: its people, roles, apps, webhooks and orders. */
export class Store {
  readonly host: string;
  readonly path: string;
  readonly name: string;
  /** APP_URL: in tokens and webhooks. */
  readonly issuer: string;
  /** In `/install`. */
  readonly apiUrl: string;
  readonly webhookKey: string;
  readonly tokens: Tokens;
  readonly permissions = new Map<string, Permission>();
  readonly roles = new Map<string, Role>();
  readonly users = new Map<string, User>();
  readonly apps = new Map<string, App>();
  readonly webhooks = new Map<string, Webhook>();
  readonly products: readonly Product[] = seededProducts;
  readonly orders: Order[] = [];
  logs: readonly WebhookLog[] = [];
  readonly owner: Role;
  readonly unauthenticated: Role;

  constructor({ host, path = '', slash = 'none', webhookKey }: StoreOptions, now: () => number) {
    this.host = host;
    this.path = path;
    this.name = (host.split('.')[0] ?? host).replace(/^./, (sign) => sign.toUpperCase());
    const address = `https://${host}${path}`;
    this.issuer = slash === 'none' ? address : `${address}/`;
    this.apiUrl = slash === 'everywhere' ? `${address}/` : address;
    this.webhookKey = webhookKey ?? randomBytes(32).toString('hex');
    this.tokens = new Tokens(this.issuer, now);
    for (const name of corePermissions) this.addPermission({ name, display_name: null, description: null });
    this.owner = this.addRole('Owner', corePermissions, 'owner');
    this.unauthenticated = this.addRole('Unauthenticated', unauthenticatedPermissions, 'unauthenticated');
    const staff = this.addRole('Staff', staffPermissions);
    for (const { role, ...user } of seededUsers(host)) {
      const id = randomUUID();
      this.users.set(id, { ...user, id, roles: new Set([role === 'owner' ? this.owner.id : staff.id]) });
    }
  }

  addPermission(permission: Omit<Permission, 'id'>): void {
    this.permissions.set(permission.name, { id: randomUUID(), ...permission });
  }

  /** From the table, and from every role. */
  removePermissions(matches: (name: string) => boolean): void {
    for (const name of [...this.permissions.keys()].filter((row) => matches(row))) {
      this.permissions.delete(name);
      for (const role of this.roles.values()) role.permissions.delete(name);
    }
  }

  addRole(name: string, permissions: readonly string[], type: Role['type'] = 'regular'): Role {
    const role: Role = { id: randomUUID(), name, type, permissions: new Set(permissions) };
    this.roles.set(role.id, role);
    return role;
  }

  removeRole(id: string): void {
    this.roles.delete(id);
    for (const user of this.users.values()) user.roles.delete(id);
  }

  /** Sorted. */
  permissionsOf(subject: Subject): readonly string[] {
    if (subject.kind === 'app') return [...subject.app.permissions].toSorted();
    const roles =
      subject.kind === 'user'
        ? [...subject.user.roles].flatMap((id) => this.roles.get(id) ?? [])
        : [this.unauthenticated];
    return [...new Set(roles.flatMap(({ permissions }) => [...permissions]))].toSorted();
  }

  hasAll(subject: Subject, needed: readonly string[]): boolean {
    const owned = new Set(this.permissionsOf(subject));
    return needed.every((name) => owned.has(name));
  }

  /** Of the app that is called so, by its id, its slug, its name or its address. Throws an Error if there is none. */
  appCalled(name: string): App {
    const found = [...this.apps.values()].find(({ id, slug, name: title, url }) =>
      [id, slug, title, url].includes(name),
    );
    if (found === undefined) throw new Error(`The store ${this.host} has no app ${name}`);
    return found;
  }

  /** By the e-mail address or its part before the @. Throws an Error if there is nobody. */
  userCalled(name: string): User {
    const found = [...this.users.values()].find(({ email }) => email === name || email.split('@')[0] === name);
    if (found === undefined) throw new Error(`The store ${this.host} has no user ${name}`);
    return found;
  }
}

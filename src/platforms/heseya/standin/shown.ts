import type { JsonMap } from './json-value.ts';
import type { App, Subject, User, Webhook } from './model.ts';
import type { Store } from './store.ts';

/*
 * What the API shows of things (heseya-facts §6, §7, §8).
 */

export function shownApp(app: App): JsonMap {
  return { ...issuingApp(app), metadata: app.metadata };
}

export function shownUser(store: Store, user: User): JsonMap {
  const roles = [...user.roles].flatMap((id) => store.roles.get(id) ?? []);
  return {
    ...issuingUser(user),
    roles: roles.map(({ id, name }) => ({ id, name })),
    is_tfa_active: false,
    metadata: {},
  };
}

/** `/auth/check`: only the app's own permissions lose their prefix. */
export function shownProfile(store: Store, subject: Subject, prefix: string | undefined): JsonMap {
  const names = store.permissionsOf(subject);
  const permissions = names.map((name) =>
    prefix !== undefined && name.startsWith(prefix) ? name.slice(prefix.length) : name,
  );
  const { id, name, avatar } = subject.kind === 'user' ? issuingUser(subject.user) : nobody;
  return { id, name, avatar, permissions };
}

export function shownWebhook(store: Store, { id, input }: Webhook): JsonMap {
  const logs = store.logs.filter(({ webhookId }) => webhookId === id);
  return {
    id,
    name: input.name,
    url: input.url,
    secret: input.secret,
    with_issuer: input.with_issuer,
    with_hidden: input.with_hidden,
    events: input.events,
    logs: logs.map(({ triggered_at, url, status_code }) => ({ triggered_at, url, status_code })),
  };
}

/** In webhooks that want to know who did it; null for nobody. */
export function issuerOf(subject: Subject): JsonMap | null {
  if (subject.kind === 'unauthenticated') return null;
  return subject.kind === 'user' ? issuingUser(subject.user) : issuingApp(subject.app);
}

const nobody: JsonMap = { id: null, name: 'Unauthenticated', avatar: null };

function issuingUser({ id, email, name }: User): JsonMap {
  return { id, email, name, avatar: `https://avatar.heseya-sandbox.test/${id}` };
}

function issuingApp({ id, url, microfrontend_url, name, slug, version, description, icon, author }: App): JsonMap {
  return { id, url, microfrontend_url, name, slug, version, description, icon, author };
}

import { randomUUID } from 'node:crypto';
import { appInfo } from './app-info.ts';
import type { AppInfo } from './app-info.ts';
import { askApp } from './app-request.ts';
import type { AppAnswer, AppRequest, Patience } from './app-request.ts';
import { installUrl, storedUrl } from './app-url.ts';
import { prefixOf } from './auth-routes.ts';
import { CoreError } from './core-error.ts';
import type { InstallInput } from './install-input.ts';
import { isMap, parsed } from './json-value.ts';
import type { App, Subject } from './model.ts';
import { phpJson } from './php-json.ts';
import type { Store } from './store.ts';

/** The version in the core's code, which says 7.0.0 in 8.0.0, too (heseya-facts §3). */
const apiVersion = '7.0.0';

/**
 * `POST /apps`, in the order of the core (heseya-facts §2, §3). The app's row and tokens are there before the app is asked, so it may
 * call back; a row stays behind when the app cannot be reached. Throws CoreError.
 */
export async function install(store: Store, subject: Subject, input: InstallInput, patience: Patience): Promise<App> {
  if (!input.allowed_permissions.every((name) => store.permissions.has(name))) {
    throw new CoreError('CLIENT_ASSIGN_INVALID_PERMISSIONS');
  }
  if (!store.hasAll(subject, input.allowed_permissions)) {
    throw new CoreError('CLIENT_ADD_APP_WITH_PERMISSIONS_USER_DONT_HAVE');
  }
  const info = await infoOf(input.url, patience);
  refuseWrongPermissions(store, input.allowed_permissions, info);
  const app = addApp(store, input, info);
  const uninstallToken = await handOver(store, app, input, patience);
  app.uninstallToken = uninstallToken;
  addInternalPermissions(store, subject, app, info, input.public_app_permissions);
  return app;
}

async function infoOf(url: string, patience: Patience): Promise<AppInfo> {
  const answer = await reached({ method: 'GET', url, headers: guzzleHeaders }, patience);
  if (answer.status >= 400) throw new CoreError('CLIENT_APP_INFO_RESPONDED_WITH_INVALID_CODE', said(answer));
  return appInfo(answer.body);
}

/** The arithmetic of permissions, in its order. */
function refuseWrongPermissions(store: Store, granted: readonly string[], info: AppInfo): void {
  const { required_permissions: required, optional_permissions: optional } = info;
  // PHP fails at the missing index.
  if (required === undefined) throw new CoreError('INTERNAL_SERVER_ERROR');
  const advertised = [...required, ...optional];
  if (!advertised.every((name) => store.permissions.has(name)))
    throw new CoreError('CLIENT_APP_WANTS_INVALID_PERMISSION');
  if (!required.every((name) => granted.includes(name))) {
    throw new CoreError('CLIENT_ADD_APP_WITHOUT_REQUIRED_PERMISSIONS');
  }
  if (!granted.every((name) => advertised.includes(name))) throw new CoreError('CLIENT_ADD_PERMISSION_APP_DOESNT_WANT');
}

function addApp(store: Store, input: InstallInput, info: AppInfo): App {
  const name = input.name ?? info.name;
  const app: App = {
    id: randomUUID(),
    url: storedUrl(input.url),
    name,
    slug: slugOf(name),
    version: info.version,
    microfrontend_url: info.microfrontend_url,
    description: info.description,
    icon: info.icon,
    author: info.author,
    metadata: input.metadata,
    permissions: new Set([...input.allowed_permissions, 'auth.check_identity']),
    uninstallToken: undefined,
    roleId: undefined,
  };
  store.apps.set(app.id, app);
  return app;
}

/** Asks the app to install itself and gives its uninstall token. */
async function handOver(store: Store, app: App, { licence_key }: InstallInput, patience: Patience): Promise<string> {
  const { token, refresh_token } = store.tokens.issue({ kind: 'app', id: app.id });
  const body = phpJson({
    api_url: store.apiUrl,
    api_name: store.name,
    api_version: apiVersion,
    licence_key,
    integration_token: token,
    refresh_token,
  });
  const headers = { ...guzzleHeaders, 'Content-Type': 'application/json' };
  const answer = await reached({ method: 'POST', url: installUrl(app.url), headers, body }, patience);
  if (answer.status >= 400) {
    store.apps.delete(app.id);
    throw new CoreError('CLIENT_APP_INSTALLATION_RESPONDED_WITH_INVALID_CODE', said(answer));
  }
  const document = parsed(answer.body);
  const uninstallToken = isMap(document) ? document['uninstall_token'] : undefined;
  if (typeof uninstallToken !== 'string' || uninstallToken.trim() === '' || uninstallToken.length > 255) {
    store.apps.delete(app.id);
    // Not the body: what is in it may be a token that is only too long.
    throw new CoreError('CLIENT_INVALID_INSTALLATION_RESPONSE', ['Body: without a valid uninstall_token']);
  }
  return uninstallToken;
}

function addInternalPermissions(
  store: Store,
  subject: Subject,
  app: App,
  { internal_permissions: internal }: AppInfo,
  open: readonly string[],
): void {
  // PHP fails at the missing index, and the app is installed by half.
  if (internal === undefined) throw new CoreError('INTERNAL_SERVER_ERROR');
  const names = internal.map(({ name }) => prefixOf(app.slug) + name);
  for (const [index, permission] of internal.entries()) {
    store.addPermission({ ...permission, name: names[index] ?? permission.name });
  }
  for (const name of names) store.owner.permissions.add(name);
  if (names.length === 0) return;
  if (subject.kind === 'user') {
    app.roleId = store.addRole(`${app.name} owner`, names).id;
    subject.user.roles.add(app.roleId);
  }
  for (const name of open.map((short) => prefixOf(app.slug) + short)) {
    if (names.includes(name)) store.unauthenticated.permissions.add(name);
  }
}

export const guzzleHeaders = { 'User-Agent': 'GuzzleHttp/7', Accept: '*/*' };

async function reached(asked: AppRequest, patience: Patience): Promise<AppAnswer> {
  try {
    return await askApp(asked, patience);
  } catch (error) {
    // The core says no more than the key; whoever tries an app here wants to know why.
    throw new CoreError('CLIENT_FAILED_TO_CONNECT_WITH_APP', [error instanceof Error ? error.message : String(error)]);
  }
}

function said({ status, body }: AppAnswer): readonly string[] {
  return [`Status code: ${String(status)}`, `Body: ${body}`];
}

/** As Laravel's: letters without accents, digits, hyphens. */
export function slugOf(name: string): string {
  const plain = name
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'L')
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '');
  return plain
    .replaceAll('_', '-')
    .replaceAll('@', '-at-')
    .toLowerCase()
    .replaceAll(/[^-\p{L}\p{N}\s]/gu, '')
    .replaceAll(/[-\s]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

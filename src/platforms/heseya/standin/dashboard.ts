import type { StandinRequest, StandinResponse } from '../../../sandbox/standin.ts';
import type { Patience } from './app-request.ts';
import { fromBrowser } from './browser.ts';
import type { BrowserAnswer } from './browser.ts';
import { isMap, isTextList, parsed } from './json-value.ts';
import type { JsonMap } from './json-value.ts';
import type { App, User } from './model.ts';
import type { Store } from './store.ts';

/** Who sits before the screen: `owner`, `staff` or an e-mail address; null for somebody without a token. */
export type Person = string | null;

export interface DashboardInstall {
  readonly as?: string;
  readonly licenceKey?: string;
  /** Beside those that the app requires. */
  readonly optional?: readonly string[];
  /** Internal permissions for everybody, without their prefix; those that the app proposes, if left out. */
  readonly open?: readonly string[];
}

/** What people do with apps in the dashboard: their browsers ask the apps themselves (heseya-facts §1, §5). */
export class Dashboard {
  readonly #storeCalled: (name: string) => Store;
  readonly #core: (store: Store, request: StandinRequest) => Promise<StandinResponse>;
  readonly #patience: Patience;

  constructor(
    storeCalled: (name: string) => Store,
    core: (store: Store, request: StandinRequest) => Promise<StandinResponse>,
    patience: Patience,
  ) {
    this.#storeCalled = storeCalled;
    this.#core = core;
    this.#patience = patience;
  }

  /** What the form shows while somebody enters the address of an app. */
  async info(url: string): Promise<BrowserAnswer> {
    return fromBrowser({ method: 'GET', url, headers: {} }, this.#patience);
  }

  /**
   * Fills in the form: everything that the app requires is granted. Gives the answer of the core. Throws an Error where the form
   * cannot be sent: the app's address gives no description, or the licence key is missing.
   */
  async install(store: string, url: string, choice: DashboardInstall = {}): Promise<BrowserAnswer> {
    const { body: info } = await this.info(url);
    if (!isMap(info) || !isTextList(info['required_permissions'])) throw new Error(`${url} does not describe an app`);
    const { as = 'owner', licenceKey, optional = [] } = choice;
    if (info['licence_required'] === true && licenceKey === undefined) throw new Error('The form wants a licence key');
    return this.#ask(store, as, 'POST', '/apps', {
      url,
      ...(licenceKey === undefined ? {} : { licence_key: licenceKey }),
      allowed_permissions: [...info['required_permissions'], ...optional],
      public_app_permissions: choice.open ?? proposed(info),
    });
  }

  /** Gives the answer of the core. */
  async uninstall(store: string, app: string, how: { as?: string; force?: boolean } = {}): Promise<BrowserAnswer> {
    const { id } = this.#storeCalled(store).appCalled(app);
    const { as = 'owner', force = false } = how;
    return this.#ask(store, as, 'DELETE', `/apps/id:${id}${force ? '?force' : ''}`);
  }

  async config(store: string, app: string, as: Person = 'owner'): Promise<BrowserAnswer> {
    return this.#askApp(store, app, as, { method: 'GET', path: '/config' });
  }

  async setConfig(store: string, app: string, values: JsonMap, as: Person = 'owner'): Promise<BrowserAnswer> {
    return this.#askApp(store, app, as, { method: 'POST', path: '/config', body: values });
  }

  async actions(store: string, app: string, as: Person = 'owner'): Promise<BrowserAnswer> {
    return this.#askApp(store, app, as, { method: 'GET', path: '/actions' });
  }

  /** Presses the button with this name. Throws an Error if the app has none. */
  async runAction(store: string, app: string, name: string, as: Person = 'owner'): Promise<BrowserAnswer> {
    const { body } = await this.actions(store, app, as);
    const actions: readonly unknown[] = Array.isArray(body) ? body : [];
    const action = actions.find((candidate) => isMap(candidate) && candidate['name'] === name);
    if (!isMap(action)) throw new Error(`The app ${app} has no action ${name}`);
    const path = `/${String(action['url']).replace(/^\/+/, '')}`;
    return this.#askApp(store, app, as, { method: String(action['method']).toUpperCase(), path });
  }

  async #askApp(
    store: string,
    app: string,
    as: Person,
    { path, ...asked }: { readonly method: string; readonly path: string; readonly body?: unknown },
  ): Promise<BrowserAnswer> {
    const found = this.#storeCalled(store);
    const url = `${addressOf(found.appCalled(app))}${path}`;
    const headers = {
      'X-Core-Url': found.issuer.replace(/\/+$/, ''),
      'Cache-Control': 'no-cache, no-store',
      ...(as === null ? {} : { Authorization: `Bearer ${identityToken(found, found.userCalled(as))}` }),
    };
    return fromBrowser({ ...asked, url, headers }, this.#patience);
  }

  async #ask(name: string, as: string, method: string, path: string, body?: object): Promise<BrowserAnswer> {
    const store = this.#storeCalled(name);
    const { token } = store.tokens.issue({ kind: 'user', id: store.userCalled(as).id });
    const answer = await this.#core(store, {
      method,
      url: new URL(`https://${store.host}${store.path}${path}`),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
    });
    return { status: answer.status, body: typeof answer.body === 'string' ? parsed(answer.body) : undefined };
  }
}

function identityToken({ tokens }: Store, { id }: User): string {
  return tokens.issue({ kind: 'user', id }).identity_token ?? '';
}

/** Without a query: paths go after it. */
function addressOf({ url }: App): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

function proposed(info: JsonMap): readonly string[] {
  const internal: readonly unknown[] = Array.isArray(info['internal_permissions']) ? info['internal_permissions'] : [];
  return internal.flatMap((row) => (isMap(row) && row['unauthenticated'] === true ? [String(row['name'])] : []));
}

import { sandboxRouteOf } from '../../../app.ts';
import type { CommandContext } from '../../../cli/command.ts';
import type { Answers } from '../../../input/answers.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import { routedFetch, type RoutedFetch } from '../../../runtime/routed-fetch.ts';
import { refusalOf, unavailable, unusableAnswer } from './store-errors.ts';

/** An app as a store has it (heseya-facts §7). */
export interface StoreApp {
  readonly id: string;
  readonly url: string;
  /** Of its permissions in this store. */
  readonly slug: string;
}

/** The body of `POST /apps`. */
export interface Installation {
  readonly url: string;
  readonly licence_key: string | null;
  readonly allowed_permissions: readonly string[];
  readonly public_app_permissions: readonly string[];
}

/** What a person with an access token may do with the apps of one store. All throw Failure, in words that say what to do. */
export interface StoreApi {
  apps(): Promise<readonly StoreApp[]>;
  /** Names of the permissions that an app has. */
  permissionsOf(id: string): Promise<readonly string[]>;
  install(installation: Installation): Promise<StoreApp>;
  /** `force`: also where the app does not answer. What is not there is no error. */
  uninstall(id: string, options: { readonly force: boolean }): Promise<void>;
}

interface Asked {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the address of the store. */
  readonly path: string;
  readonly body?: unknown;
  /** Milliseconds. */
  readonly patience?: number;
}

/** Milliseconds. A store asks the app twice while it installs it, and waits half a minute each time (heseya-facts §2). */
const usualPatience = 20_000;
const patienceWithApp = 70_000;

/** More pages than any store has apps for; a store that always names another one must not keep us. */
const mostPages = 50;

/** The API of the store at this address, with the token of the answers. */
export function storeApi(address: string, answers: Answers, { signal }: CommandContext): StoreApi {
  const fetch = routedFetch({ route: sandboxRouteOf(answers) });
  const token = answers.text('platformToken');
  const ask = async (asked: Asked): Promise<JsonObject> => exchange(fetch, { address, token, signal }, asked);
  return {
    async apps() {
      const found: StoreApp[] = [];
      for (let page = 1; page <= mostPages; page += 1) {
        const { data, meta } = await ask({ method: 'GET', path: `/apps?limit=100&page=${String(page)}` });
        if (!Array.isArray(data)) throw unusableAnswer(address, 'list of apps');
        found.push(...(data as readonly Json[]).map((one) => appIn(one, address)));
        const last = isJsonObject(meta) ? Number(meta['last_page'] ?? 1) : 1;
        if (!(page < last)) break;
      }
      return found;
    },
    async permissionsOf(id) {
      const { data } = await ask({ method: 'GET', path: pathOf(id) });
      const permissions = isJsonObject(data) ? data['permissions'] : undefined;
      if (!Array.isArray(permissions)) throw unusableAnswer(address, 'list of permissions of the app');
      return (permissions as readonly Json[]).filter((name): name is string => typeof name === 'string');
    },
    async install(installation) {
      const asked = { method: 'POST', path: '/apps', body: installation, patience: patienceWithApp } as const;
      return appIn((await ask(asked))['data'], address);
    },
    async uninstall(id, { force }) {
      const path = `${pathOf(id)}${force ? '?force' : ''}`;
      await ask({ method: 'DELETE', path, patience: patienceWithApp });
    },
  };
}

const pathOf = (id: string): string => `/apps/id:${encodeURIComponent(id)}`;

interface Caller {
  readonly address: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** Gives the body of a success, `{}` where it has none. */
async function exchange(fetch: RoutedFetch, { address, token, signal }: Caller, asked: Asked): Promise<JsonObject> {
  const { method, path, body, patience = usualPatience } = asked;
  const late = AbortSignal.timeout(patience);
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  let status: number;
  let text: string;
  try {
    const answer = await fetch(new URL(address + path), {
      method,
      headers: { accept: 'application/json', authorization: `Bearer ${token}`, ...json },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.any([signal, late]),
    });
    ({ status } = answer);
    text = await answer.text();
  } catch (error) {
    signal.throwIfAborted();
    throw unavailable(address, late.aborted ? `no answer within ${String(patience / 1000)} s` : troubleOf(error));
  }
  const document = parsed(text);
  if (status < 200 || status > 299) throw refusalOf(address, status, document);
  if (text.trim() === '') return {};
  if (!isJsonObject(document)) throw unusableAnswer(address, 'JSON');
  return document;
}

function appIn(value: Json | undefined, address: string): StoreApp {
  const { id, url, slug } = isJsonObject(value) ? value : {};
  if (typeof id === 'string' && typeof url === 'string') return { id, url, slug: typeof slug === 'string' ? slug : '' };
  throw unusableAnswer(address, 'id and address of an app');
}

function troubleOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

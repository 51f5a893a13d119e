import type { StandinRequest, StandinResponse } from '../../../sandbox/standin.ts';
import { admitted } from './bearer.ts';
import { CoreError } from './core-error.ts';
import { parsed } from './json-value.ts';
import { phpJson } from './php-json.ts';
import { operationOf, routeOf } from './route.ts';
import type { Answer, FoundRoute, Route } from './route.ts';
import type { Store } from './store.ts';

/** The core's API (heseya-facts §7). Requests do not wait for one another: an app calls back while it is being installed. */
export class Api {
  readonly #routes: readonly Route[];
  readonly #counts = new Map<string, Map<string, number>>();
  /** Hosts of stores whose next answer to a refresh is lost. */
  readonly #lost = new Set<string>();

  constructor(routes: readonly Route[]) {
    this.#routes = routes;
  }

  async handle(store: Store, request: StandinRequest): Promise<StandinResponse> {
    const { pathname } = request.url;
    const inside = pathname.startsWith(`${store.path}/`) ? pathname.slice(store.path.length) : '';
    const found = routeOf(this.#routes, request.method, inside);
    if (found === undefined) return written(refused(new CoreError('NOT_FOUND')));
    const operation = operationOf(found.route);
    this.#count(store, operation.name);
    const answer = await answered(store, request, found);
    const isLost = found.route.path === '/auth/refresh' && this.#lost.delete(store.host);
    return { ...(isLost ? lostAnswer : written(answer)), operation };
  }

  /** The next refresh has its effect, and whoever asked for it never gets the new tokens. */
  breakRefreshAnswer({ host }: Store): void {
    this.#lost.add(host);
  }

  /** Requests by route, e.g. `POST /auth/refresh`. */
  counts({ host }: Store): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts.get(host) ?? []);
  }

  #count({ host }: Store, name: string): void {
    const counts = this.#counts.get(host) ?? new Map<string, number>();
    counts.set(name, (counts.get(name) ?? 0) + 1);
    this.#counts.set(host, counts);
  }
}

/** What stands before the core says so when the core took too long. */
const lostAnswer: StandinResponse = {
  status: 504,
  headers: { 'content-type': 'text/html' },
  body: '<html><head><title>504 Gateway Time-out</title></head></html>',
};

async function answered(store: Store, request: StandinRequest, { route, parameters }: FoundRoute): Promise<Answer> {
  try {
    const subject = admitted(store, route, request.headers['authorization']);
    return await route.run({ store, subject, request, parameters, body: parsed(request.body.toString()) });
  } catch (error) {
    if (error instanceof CoreError) return refused(error);
    throw error;
  }
}

function refused(error: CoreError): Answer {
  return { status: error.status, body: error.envelope() };
}

function written({ status, body }: Answer): StandinResponse {
  if (body === undefined) return { status };
  return { status, headers: { 'content-type': 'application/json' }, body: phpJson(body) };
}

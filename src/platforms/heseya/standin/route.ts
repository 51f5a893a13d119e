import type { StandinRequest, StandinResponse } from '../../../sandbox/standin.ts';
import type { Subject } from './model.ts';
import type { Store } from './store.ts';

/** A request that passed the guard of its route. */
export interface Call {
  readonly store: Store;
  readonly subject: Subject;
  readonly request: StandinRequest;
  /** What the braces in the route's path stand for, decoded. */
  readonly parameters: readonly string[];
  /** The body as a value; undefined where it is no JSON. */
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  /** Without one the answer has no body. */
  readonly body?: object;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** e.g. `/apps/id:{id}` */
  readonly path: string;
  /** Whoever asks needs all of them. */
  readonly permissions?: readonly string[];
  /** Only for whoever has a token. */
  readonly signedIn?: boolean;
  /** Refused to apps with 400. */
  readonly notForApps?: boolean;
  /** What the bearer is does not matter. */
  readonly open?: boolean;
  readonly run: (call: Call) => Answer | Promise<Answer>;
}

export interface FoundRoute {
  readonly route: Route;
  readonly parameters: readonly string[];
}

export function routeOf(routes: readonly Route[], method: string, pathname: string): FoundRoute | undefined {
  for (const route of routes) {
    const match = route.method === method ? patternOf(route.path).exec(pathname) : null;
    if (match !== null) return { route, parameters: match.slice(1).map((text) => decoded(text)) };
  }
  return undefined;
}

/** For the request counts. Holds no parameter: one of them is a token. */
export function operationOf({ method, path }: Route): NonNullable<StandinResponse['operation']> {
  return { name: `${method} ${path}`, mutation: method !== 'GET' };
}

/** One page of a list, as Laravel has it; `page` and `limit` are in the query. */
export function paginated(items: readonly object[], { url }: StandinRequest): Answer {
  const limit = numberIn(url, 'limit', 24);
  const page = numberIn(url, 'page', 1);
  const last = Math.max(1, Math.ceil(items.length / limit));
  const start = (page - 1) * limit;
  const data = items.slice(start, start + limit);
  const linkTo = (number: number): string | null => {
    if (number < 1 || number > last) return null;
    const link = new URL(url);
    link.searchParams.set('page', String(number));
    return link.href;
  };
  return {
    status: 200,
    body: {
      data,
      meta: {
        current_page: page,
        last_page: last,
        per_page: limit,
        total: items.length,
        from: data.length === 0 ? null : start + 1,
        to: data.length === 0 ? null : start + data.length,
        path: `${url.origin}${url.pathname}`,
      },
      links: { first: linkTo(1), last: linkTo(last), prev: linkTo(page - 1), next: linkTo(page + 1) },
    },
  };
}

function numberIn({ searchParams }: URL, name: string, otherwise: number): number {
  const given = Number(searchParams.get(name) ?? otherwise);
  return Number.isInteger(given) && given >= 1 && given <= 500 ? given : otherwise;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, '([^/]+)')}/?$`);
}

/** As it is for a per cent sign that starts no escape. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

import { Rejected } from '../../../runtime/outcomes.ts';
import type { Json } from '../../../runtime/ports.ts';
import type { HttpRequest } from '../../../runtime/http.ts';
import { jsonAnswer, noContent } from './answers.ts';
import { jsonBody } from './body.ts';
import { callerOf, requirePermissions, type Caller } from './caller.ts';
import type { AppDefinition } from './definition.ts';
import type { Identities, Identity } from './identities.ts';
import type { Kit } from './kit.ts';
import type { Endpoint, Routed, Work } from './router.ts';
import { storeContext, type StoreContext } from './store-context.ts';

/** What work for somebody in a store has. */
export interface RequestContext extends StoreContext {
  /** Who asks. */
  readonly identity: Identity;
  /** Undefined where there is none. */
  readonly body: Json | undefined;
  readonly query: HttpRequest['query'];
  /** What the path has in the places of `{names}`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Gives what is sent as JSON, or nothing. Throws Rejected for what the person has to hear. */
export type RequestWork = (context: RequestContext) => Promise<Json | void>;

/** An address of the app's own, for its micro-frontend or a storefront. */
export interface OwnRoute {
  /** All of them are needed: the app's own by their names, others in full. None: for everybody in the store. */
  readonly permissions: readonly string[];
  readonly work: RequestWork;
}

interface Surroundings {
  readonly kit: Kit;
  readonly identities: Identities;
  readonly definition: AppDefinition;
}

/** `GET /actions` and what its buttons do (heseya-facts §5). The dashboard enforces no permissions: this does. */
export function actionEndpoints(
  surroundings: Surroundings,
  works: Readonly<Record<string, RequestWork>>,
): readonly Endpoint[] {
  const { actions = [] } = surroundings.definition;
  const list = actions.map(({ name, method, url, permissions }) => ({ name, method, url, permissions }));
  return [
    { path: 'actions', forBrowsers: true, methods: { GET: async () => jsonAnswer(list) } },
    ...joined(
      actions.flatMap(({ name, method, url, permissions }) => {
        const work = Object.hasOwn(works, name) ? works[name] : undefined;
        if (work === undefined) return [];
        return { path: url, method: method.toUpperCase(), work: guarded(surroundings, { permissions, work }, true) };
      }),
    ),
  ];
}

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
const reserved: ReadonlySet<string> = new Set(['', 'install', 'uninstall', 'config', 'actions', 'webhooks']);

/** Method and path of a route of the app's own, e.g. `GET orders/{id}`. Throws TypeError for a name that is none, or is taken. */
export function ownRoute(name: string): { readonly method: string; readonly path: string } {
  const [, method = '', path = ''] = /^([A-Z]+) \/?(.*?)\/?$/.exec(name) ?? [];
  if (!methods.has(method)) throw new TypeError(`"${name}" is no route: write it as "GET orders/{id}"`);
  if (reserved.has(path)) throw new TypeError(`"${name}" is a route that every app has`);
  return { method, path };
}

export function ownEndpoints(
  surroundings: Surroundings,
  routes: Readonly<Record<string, OwnRoute>>,
): readonly Endpoint[] {
  return joined(
    Object.entries(routes).map(([name, route]) => ({ ...ownRoute(name), work: guarded(surroundings, route, false) })),
  );
}

function guarded({ kit, identities, definition }: Surroundings, { permissions, work }: OwnRoute, known: boolean): Work {
  return async (routed) => {
    const { request, invocation, parameters } = routed;
    const caller = await callerOf(kit, identities, request, invocation);
    if (caller === undefined) throw new Rejected(401, 'Expected the store in X-Core-Url');
    requirePermissions(caller, permissions, { known });
    const context = { ...contextOf(kit, definition, caller, routed), parameters };
    const result = await work({ ...context, body: jsonBody(request), query: request.query });
    return result === undefined ? noContent : jsonAnswer(result);
  };
}

function contextOf(
  kit: Kit,
  definition: AppDefinition,
  { found, identity }: Caller,
  { invocation }: Routed,
): StoreContext & { readonly identity: Identity } {
  return { ...storeContext(kit, definition, found, invocation), identity };
}

/** Paths that are the same become one endpoint with several methods. */
function joined(
  routes: readonly { readonly path: string; readonly method: string; readonly work: Work }[],
): readonly Endpoint[] {
  const paths = new Map<string, Record<string, Work>>();
  for (const { path, method, work } of routes) {
    const plain = path
      .split('/')
      .filter((part) => part !== '')
      .join('/');
    paths.set(plain, { ...paths.get(plain), [method]: work });
  }
  return [...paths].map(([path, works]) => ({ path, forBrowsers: true, methods: works }));
}

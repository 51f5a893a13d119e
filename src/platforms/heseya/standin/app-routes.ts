import type { Patience } from './app-request.ts';
import { CoreError, refuseBroken } from './core-error.ts';
import { install } from './install.ts';
import { installInput } from './install-input.ts';
import { isMap } from './json-value.ts';
import type { App } from './model.ts';
import { paginated } from './route.ts';
import type { Answer, Call, Route } from './route.ts';
import { shownApp } from './shown.ts';
import { uninstall } from './uninstall.ts';

/** Apps and the table of permissions (heseya-facts §7). */
export function appRoutes(patience: Patience): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/apps',
      permissions: ['apps.show'],
      run: ({ store, request }) =>
        paginated(
          [...store.apps.values()].map((app) => shownApp(app)),
          request,
        ),
    },
    { method: 'GET', path: '/apps/id:{id}', permissions: ['apps.show_details'], run: details },
    {
      method: 'POST',
      path: '/apps',
      permissions: ['apps.install'],
      async run({ store, subject, body }) {
        const app = await install(store, subject, installInput(store, body), patience);
        return { status: 201, body: { data: shownApp(app) } };
      },
    },
    {
      method: 'DELETE',
      path: '/apps/id:{id}',
      permissions: ['apps.remove'],
      async run(call) {
        await uninstall(call.store, appIn(call), isForced(call.request.url), patience);
        return { status: 204 };
      },
    },
    { method: 'PATCH', path: '/apps/id:{id}/metadata', permissions: ['apps.install'], run: changeMetadata },
    {
      method: 'GET',
      path: '/permissions',
      permissions: ['roles.show_details'],
      run: ({ store, subject }) => {
        const rows = [...store.permissions.values()];
        const data = rows.map((row) => ({ ...row, assignable: store.hasAll(subject, [row.name]) }));
        return { status: 200, body: { data } };
      },
    },
  ];
}

function details(call: Call): Answer {
  const app = appIn(call);
  return { status: 200, body: { data: { ...shownApp(app), permissions: [...app.permissions].toSorted() } } };
}

function changeMetadata(call: Call): Answer {
  const app = appIn(call);
  const broken = isMap(call.body)
    ? []
    : [{ field: 'metadata', rule: 'ARRAY', message: 'The metadata must be an array.' }];
  refuseBroken(broken);
  app.metadata = { ...app.metadata, ...(call.body as object) };
  return { status: 200, body: { data: app.metadata } };
}

function appIn({ store, parameters: [id = ''] }: Call): App {
  const app = store.apps.get(id);
  if (app === undefined) throw new CoreError('NOT_FOUND');
  return app;
}

/** Present without a value is yes. */
function isForced({ searchParams }: URL): boolean {
  const given = searchParams.get('force');
  return given !== null && !['0', 'false', 'off', 'no'].includes(given);
}

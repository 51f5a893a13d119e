import type { ObjectReader } from '../../../integration/reader.ts';
import type { ReportDoubt } from './definition.ts';
import { requireOnce } from './flag.ts';
import { checkPermission } from './permissions.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Segments of the path that every app has for itself. */
const reserved: readonly string[] = ['install', 'uninstall', 'config', 'actions', 'webhooks'];

/** Reads `actions`: buttons in the dashboard of a store (heseya-facts §5). `own`: names of the app's own permissions. */
export function readActions(reader: ObjectReader, own: readonly string[], doubt: ReportDoubt): void {
  const actions = reader.objects('actions', (action) => {
    const name = action.text('name', { required: true }) ?? '';
    const method = action.text('method', { required: true, oneOf: methods }) ?? '';
    const url = action.text('url', { required: true, check: pathProblem }) ?? '';
    const permissions = action.texts('permissions');
    if (permissions === undefined && action.raw('permissions') === undefined) {
      action.problem(['permissions'], 'is missing; an empty list is for everybody whom the store knows');
    }
    (permissions ?? []).forEach((permission, index) => {
      if (own.includes(permission)) return;
      const place = ['permissions', index];
      if (permission.includes('.')) checkPermission(action, place, permission, doubt);
      else
        action.problem(
          place,
          `"${permission}" is none of the app's internal_permissions (${own.join(', ') || 'none'})`,
        );
    });
    return { name, route: url === '' ? '' : `${method} ${plain(url)}` };
  });
  const namesOf = (member: 'name' | 'route'): readonly string[] => actions.map((action) => action[member]);
  requireOnce(reader, namesOf('name'), (index) => ['actions', index, 'name']);
  requireOnce(reader, namesOf('route'), (index) => ['actions', index, 'url']);
}

const plain = (url: string): string => url.replaceAll(/^\/+|\/+$/g, '');

function pathProblem(url: string): string | undefined {
  const path = plain(url);
  const isPath = /^\/?[\w.~-]+(?:\/(?:[\w.~-]+|\{\w+\}))*\/?$/.test(url) && !/(?:^|\/)\.{1,2}(?:\/|$)/.test(url);
  if (!isPath) return 'has to be a path below the address of the app, e.g. "/actions/resend"';
  return reserved.includes(path) ? `"${url}" is an address that every app has` : undefined;
}

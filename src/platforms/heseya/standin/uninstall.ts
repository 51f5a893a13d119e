import { askApp } from './app-request.ts';
import type { Patience } from './app-request.ts';
import { CoreError } from './core-error.ts';
import { guzzleHeaders } from './install.ts';
import type { App } from './model.ts';
import { phpJson } from './php-json.ts';
import type { Store } from './store.ts';

/**
 * `DELETE /apps/id:{id}` (heseya-facts §4). Unless it is forced the app has to answer below 400; the core calls both failures one of
 * the connection. Throws CLIENT_FAILED_TO_CONNECT_WITH_APP.
 */
export async function uninstall(store: Store, app: App, forced: boolean, patience: Patience): Promise<void> {
  const url = `${app.url}/uninstall`;
  const headers = { ...guzzleHeaders, 'Content-Type': 'application/json' };
  const body = phpJson({ uninstall_token: app.uninstallToken ?? null });
  try {
    const { status } = await askApp({ method: 'POST', url, headers, body }, patience);
    if (status >= 400) throw new Error(`the app answered ${String(status)}`);
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    if (!forced) throw new CoreError('CLIENT_FAILED_TO_CONNECT_WITH_APP', [because]);
  }
  // By the beginning only: an app "notes" takes the permissions of "notes-plus" with it.
  store.removePermissions((name) => name.startsWith(`app.${app.slug}`));
  if (app.roleId !== undefined) store.removeRole(app.roleId);
  for (const { id, creator } of store.webhooks.values()) if (creator.id === app.id) store.webhooks.delete(id);
  store.apps.delete(app.id);
}

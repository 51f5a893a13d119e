import { isTaken } from './app-url.ts';
import { refuseBroken } from './core-error.ts';
import type { Broken } from './core-error.ts';
import { isMap, isTextList } from './json-value.ts';
import type { JsonMap } from './json-value.ts';
import type { Store } from './store.ts';

/** The body of `POST /apps` (heseya-facts §7). */
export interface InstallInput {
  readonly url: string;
  readonly name: string | null;
  readonly licence_key: string | null;
  readonly allowed_permissions: readonly string[];
  /** Without the app's prefix. */
  readonly public_app_permissions: readonly string[];
  readonly metadata: JsonMap;
}

/** Throws VALIDATION_ERROR. */
export function installInput(store: Store, body: unknown): InstallInput {
  const sent = isMap(body) ? body : {};
  refuseBroken([...brokenUrl(store, sent['url']), ...brokenTexts(sent), ...brokenLists(sent)]);
  return {
    url: sent['url'] as string,
    name: (sent['name'] as string | null | undefined) ?? null,
    licence_key: (sent['licence_key'] as string | null | undefined) ?? null,
    allowed_permissions: sent['allowed_permissions'] as readonly string[],
    public_app_permissions: sent['public_app_permissions'] as readonly string[],
    metadata: isMap(sent['metadata']) ? sent['metadata'] : {},
  };
}

function brokenUrl(store: Store, url: unknown): readonly Broken[] {
  const field = 'url';
  if (typeof url !== 'string' || url === '')
    return [{ field, rule: 'REQUIRED', message: 'The url field is required.' }];
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    return [{ field, rule: 'URL', message: 'The url must be a valid URL.' }];
  }
  const taken = [...store.apps.values()].some((app) => isTaken(app.url, url));
  return taken ? [{ field, rule: 'APPUNIQUEURL', message: `App with url: ${url} is already installed` }] : [];
}

function brokenTexts(sent: JsonMap): readonly Broken[] {
  return ['name', 'licence_key'].flatMap((field) => {
    const value = sent[field] ?? null;
    if (value === null || typeof value === 'string') return [];
    return [{ field, rule: 'STRING', message: `The ${field} must be a string.` }];
  });
}

function brokenLists(sent: JsonMap): readonly Broken[] {
  return ['allowed_permissions', 'public_app_permissions'].flatMap((field) => {
    if (sent[field] === undefined) return [{ field, rule: 'PRESENT', message: `The ${field} field must be present.` }];
    return isTextList(sent[field]) ? [] : [{ field, rule: 'ARRAY', message: `The ${field} must be an array.` }];
  });
}

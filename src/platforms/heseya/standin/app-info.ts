import { CoreError } from './core-error.ts';
import { isMap, isTextList, parsed } from './json-value.ts';
import type { JsonMap } from './json-value.ts';

/** What the core reads of `GET /` (heseya-facts §2). */
export interface AppInfo {
  readonly name: string;
  readonly author: string;
  readonly version: string;
  readonly description: string | null;
  readonly microfrontend_url: string | null;
  readonly icon: string | null;
  /** Read without a check: undefined makes the core fail. */
  readonly required_permissions: readonly string[] | undefined;
  readonly optional_permissions: readonly string[];
  /** Likewise, when the app is installed already. */
  readonly internal_permissions: readonly InternalPermission[] | undefined;
}

export interface InternalPermission {
  readonly name: string;
  readonly display_name: string | null;
  readonly description: string | null;
}

/** Throws CLIENT_APP_RESPONDED_WITH_INVALID_INFO. */
export function appInfo(body: string): AppInfo {
  const info = parsed(body);
  if (!isMap(info) || !Object.entries(rules).every(([name, fits]) => fits(info[name]))) {
    throw new CoreError('CLIENT_APP_RESPONDED_WITH_INVALID_INFO', [`Body: ${body}`]);
  }
  const internal = info['internal_permissions'] as readonly JsonMap[] | undefined;
  return {
    ...(info as unknown as AppInfo),
    description: textOrNull(info['description']),
    microfrontend_url: textOrNull(info['microfrontend_url']),
    icon: textOrNull(info['icon']),
    optional_permissions: (info['optional_permissions'] as readonly string[] | undefined) ?? [],
    internal_permissions: internal?.map((permission) => ({
      name: permission['name'] as string,
      display_name: textOrNull(permission['display_name']),
      description: textOrNull(permission['description']),
    })),
  };
}

type Rule = (value: unknown) => boolean;

// Laravel takes text of spaces for nothing.
const isText: Rule = (value) => typeof value === 'string' && value.trim() !== '';
const isOptionalText: Rule = (value) => value === undefined || value === null || typeof value === 'string';
const isBoolean: Rule = (value) => [undefined, null, true, false, 0, 1, '0', '1'].some((allowed) => value === allowed);
const isOptionalList: Rule = (value) => value === undefined || isTextList(value);

const rules: Readonly<Record<string, Rule>> = {
  name: isText,
  author: isText,
  version: isText,
  api_version: isText,
  description: isOptionalText,
  microfrontend_url: isOptionalText,
  icon: isOptionalText,
  licence_required: isBoolean,
  required_permissions: isOptionalList,
  optional_permissions: isOptionalList,
  internal_permissions: (value) => value === undefined || (Array.isArray(value) && value.every(isInternalPermission)),
};

function isInternalPermission(value: unknown): boolean {
  return isMap(value) && isText(value['name']) && isOptionalText(value['description']);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

import type { Json, JsonObject } from '../../../runtime/ports.ts';
import type { SettingGroup, SettingNames } from './definition.ts';

/** What stands between `${` and `}`, and where it leads. */
export interface Placeholder {
  /** With its braces. */
  readonly text: string;
  /** Undefined where it leads to nothing that is known (thena-facts §6). */
  readonly setting: { readonly group: SettingGroup; readonly key: string } | undefined;
}

const anyPlaceholder = /\$\{([^}]*)(\}|$)/g;
const settingPath = /^configuration\.(required_settings|optional_settings)\.([\w-]+)$/;

/** All placeholders of a text, in their order. */
export function placeholdersIn(text: string): readonly Placeholder[] {
  return [...text.matchAll(anyPlaceholder)].map(([whole, inner = '', end]) => {
    const [, group, key] = (end === '}' ? settingPath.exec(inner) : null) ?? [];
    const setting = group === undefined || key === undefined ? undefined : { group: group as SettingGroup, key };
    return { text: whole, setting };
  });
}

/** What is wrong with the placeholders of a header, one text each: unknown ones, and settings that nobody declared. */
export function placeholderProblems(text: string, declared: SettingNames): readonly string[] {
  return placeholdersIn(text).flatMap(({ text: whole, setting }) => {
    if (setting === undefined) {
      return [
        `${whole} is not known; there are \${configuration.required_settings.<key>} and \${configuration.optional_settings.<key>}`,
      ];
    }
    const { group, key } = setting;
    if (declared[group].includes(key)) return [];
    const other = group === 'required_settings' ? 'optional_settings' : 'required_settings';
    if (declared[other].includes(key)) return [`${whole}: "${key}" is declared under configuration.${other}`];
    return [`${whole}: configuration.${group} of manifest.json does not declare "${key}"`];
  });
}

/** Settings of one installation, as Thena delivers them. */
export type Settings = Readonly<Record<SettingGroup, JsonObject>>;

/** A text with its placeholders filled in. */
export interface Filled {
  readonly text: string;
  /** Values that came in, which nobody may show. */
  readonly secrets: readonly string[];
  /** Paths of settings that have no value, e.g. `required_settings.api_key`. */
  readonly missing: readonly string[];
}

/** Puts values into a header. An optional setting without a value becomes an empty text. */
export function fill(text: string, settings: Settings): Filled {
  const secrets: string[] = [];
  const missing: string[] = [];
  const filled = text.replaceAll(anyPlaceholder, (whole: string) => {
    const [found] = placeholdersIn(whole);
    if (found?.setting === undefined) return whole;
    const { group, key } = found.setting;
    const value = textOf(Object.hasOwn(settings[group], key) ? settings[group][key] : undefined);
    if (value === undefined && group === 'required_settings') missing.push(`${group}.${key}`);
    if (value !== undefined) secrets.push(value);
    return value ?? '';
  });
  return { text: filled, secrets, missing };
}

function textOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

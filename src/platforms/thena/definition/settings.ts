import type { ObjectReader } from '../../../integration/reader.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import type { SettingGroup, SettingNames } from './definition.ts';

const groups: readonly SettingGroup[] = ['required_settings', 'optional_settings'];

const keyPattern = /^[A-Za-z_][\w-]{0,127}$/;

/**
 * Reads `configuration` of the manifest. What an item of a list looks like is not documented (thena-facts §3): it is sent as it is, and
 * its name is taken from `key`, `name` or `id`, or is the item itself where that is a text.
 */
export function readSettings(manifest: ObjectReader): { readonly sent: JsonObject; readonly names: SettingNames } {
  const read = manifest.object('configuration', (configuration) =>
    groups.map((group) => ({ group, given: listIn(configuration, group) })),
  );
  const given = (group: SettingGroup): readonly Json[] => read?.find((one) => one.group === group)?.given ?? [];
  const names: SettingNames = {
    required_settings: given('required_settings').map((item) => nameOf(item) ?? ''),
    optional_settings: given('optional_settings').map((item) => nameOf(item) ?? ''),
  };
  const seen = new Set<string>();
  for (const group of groups) {
    names[group].forEach((name, index) => {
      const place = ['configuration', group, index];
      if (!keyPattern.test(name))
        manifest.problem(place, 'has no key: letters, digits, _ and -, beginning with a letter');
      else if (seen.has(name)) manifest.problem(place, `there is already a setting "${name}"`);
      seen.add(name);
    });
  }
  return {
    sent: { required_settings: given('required_settings'), optional_settings: given('optional_settings') },
    names,
  };
}

function listIn(configuration: ObjectReader, group: SettingGroup): readonly Json[] {
  const list = configuration.raw(group);
  if (list === undefined) return [];
  if (Array.isArray(list)) return list as readonly Json[];
  configuration.problem([group], 'has to be a list');
  return [];
}

function nameOf(item: Json): string | undefined {
  if (typeof item === 'string') return item;
  if (!isJsonObject(item)) return undefined;
  return [item['key'], item['name'], item['id']].find((one): one is string => typeof one === 'string');
}

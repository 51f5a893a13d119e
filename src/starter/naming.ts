import { offeringFile } from '../integration/find-folder.ts';
import type { ValueChange } from './values.ts';

/** What an integration is made from, and what it is called. */
export interface Naming {
  /** Name of the bundled integration. */
  readonly template: string;
  /** Name of the new one: of its folder, and the reference of its app offering. */
  readonly name: string;
}

/** For people: `customer-survey` is a `Customer survey`. */
function titleOf(name: string): string {
  const words = name.split('-').filter((word) => word !== '');
  return words.join(' ').replace(/^./, (first) => first.toUpperCase());
}

type Place = ValueChange['place'];
const becomes = (place: Place, value: string): ValueChange => ({ place, change: () => value });
const replaces = (place: Place, pattern: string | RegExp, value: string): ValueChange => ({
  place,
  change: (before) => before.replace(pattern, value),
});
const underlined = (text: string): string => text.replaceAll('-', '_');

/**
 * The values in a file of a bundled integration that name it: they have to differ between two integrations of one provider, or
 * people read them. What only the code reads, such as the names of its own keys, stays.
 */
export function namesIn(file: string, { template, name }: Naming): readonly ValueChange[] {
  const title = titleOf(name);
  switch (file) {
    case offeringFile:
      return [becomes(['reference'], name), becomes(['name'], title)];
    // Thena's manifest.
    case 'manifest.json':
      return [becomes(['app', 'slug'], name), becomes(['app', 'name'], title)];
    // What a Heseya store asks for.
    case 'app.json':
      return [becomes(['name'], title)];
    case 'ui_extension.json':
      return [becomes(['name'], title), becomes(['title'], title)];
    case 'configuration_items.json':
      return [
        replaces([0, 'sourceID'], underlined(template), underlined(name)),
        replaces([0, 'label'], template, name),
        becomes([0, 'name'], title),
      ];
    case 'template.yaml':
      return [
        // e.g. "App Builder Typeform integration, adds the answers …"
        replaces(['Description'], /^[^,]*/, title),
        becomes(['Parameters', 'OfferingReferenceParameter', 'Default'], name),
        becomes(['Parameters', 'AppReferenceParameter', 'Default'], name),
      ];
    default:
      return [];
  }
}

import type { SyncSettings } from './settings.ts';

/** One condition of Lansweeper; the value is always a text (external-apis §3.2). */
export interface AssetCondition {
  readonly operator: 'EQUAL' | 'GREATER_THAN' | 'EXISTS';
  readonly path: string;
  readonly value: string;
}

export interface AssetFilters {
  readonly conjunction: 'AND' | 'OR';
  readonly conditions?: readonly AssetCondition[];
  readonly groups?: readonly AssetFilters[];
}

export type FoundFilters =
  | { readonly filters: AssetFilters; readonly warnings: readonly string[]; readonly none?: undefined }
  /** Nothing can be asked for: what to tell the customer about this site. Filters without types would bring everything. */
  | { readonly filters?: undefined; readonly warnings: readonly string[]; readonly none: string };

/** Conditions that Lansweeper takes in one query, and what is needed beside the types. */
const mostConditions = 100;
const otherConditions = 3;
/** Names that a message lists. */
const mostNames = 50;

const present = (path: string, value: 'true' | 'false'): AssetCondition => ({ operator: 'EXISTS', path, value });

/**
 * Which assets of a source to ask for (external-apis §3.5): of the configured types or by IP address, seen after `cutOff`
 * (milliseconds since the epoch) or never, of that installation. Types are sent in the site's own spelling, each as one EQUAL
 * condition, as a pattern would bring similar types too (§3.8). `siteAssetTypes`: needed for `selected_types_only`; throws
 * TypeError without.
 */
export function filtersFor(
  settings: Pick<SyncSettings, 'importType' | 'assetTypes'>,
  siteAssetTypes: readonly string[] | undefined,
  source: { readonly id: string },
  cutOff: number,
): FoundFilters {
  const conditions: AssetCondition[] = [{ operator: 'EQUAL', path: 'installationId', value: source.id }];
  const lastSeen = 'assetBasicInfo.lastSeen';
  const seen: AssetFilters = {
    conjunction: 'OR',
    conditions: [
      { operator: 'GREATER_THAN', path: lastSeen, value: new Date(cutOff).toISOString() },
      present(lastSeen, 'false'),
    ],
  };

  if (settings.importType !== 'selected_types_only') {
    if (settings.importType !== 'all') {
      conditions.push(present('assetBasicInfo.ipAddress', settings.importType === 'ip_only' ? 'true' : 'false'));
    }
    return { filters: { conjunction: 'AND', conditions, groups: [seen] }, warnings: [] };
  }

  if (siteAssetTypes === undefined) throw new TypeError('the asset types of the site are needed');
  const { types, warnings } = selectedTypes(settings.assetTypes, siteAssetTypes);
  if (types.length === 0) {
    const asked =
      settings.assetTypes.length === 0 ? 'No asset type is selected' : 'None of the selected asset types exists';
    return { none: `${asked}. Available: ${listed(siteAssetTypes)}`, warnings: [] };
  }
  const ofType: AssetFilters = {
    conjunction: 'OR',
    conditions: types.map((value) => ({ operator: 'EQUAL', path: 'assetBasicInfo.type', value })),
  };
  return { filters: { conjunction: 'AND', conditions, groups: [ofType, seen] }, warnings };
}

function selectedTypes(
  wanted: readonly string[],
  available: readonly string[],
): { readonly types: readonly string[]; readonly warnings: readonly string[] } {
  const spellings = new Map<string, string[]>();
  for (const type of new Set(available)) {
    const same = spellings.get(keyOf(type));
    if (same === undefined) spellings.set(keyOf(type), [type]);
    else same.push(type);
  }
  const missing = wanted.filter((type) => !spellings.has(keyOf(type)));
  const types = [...new Set(wanted.map(keyOf))].flatMap((key) => spellings.get(key) ?? []);
  const left = types.splice(mostConditions - otherConditions);

  const warnings: string[] = [];
  if (missing.length > 0)
    warnings.push(`Asset types that do not exist: ${listed(missing)}. Available: ${listed(available)}`);
  if (left.length > 0) warnings.push(`Too many asset types; left out: ${listed(left)}`);
  return { types, warnings };
}

const keyOf = (type: string): string => type.replace(/\s+/g, ' ').trim().toLowerCase();

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, mostNames).join(', ');
  return names.length <= mostNames ? shown : `${shown} and ${String(names.length - mostNames)} more`;
}

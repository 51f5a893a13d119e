import { allConditions } from './filter.ts';
import type { Filter } from './filter.ts';
import { Refused } from './refused.ts';

/** Published, and `installationId`, which is not but is used (external-apis §3.2). */
const filterPaths: ReadonlySet<string> = new Set([
  'key',
  'installKey',
  'installationId',
  ...['description', 'domain', 'firstSeen', 'ipAddress', 'lastSeen', 'mac', 'type', 'userName'].map(
    (name) => `assetBasicInfo.${name}`,
  ),
  ...['dnsName', 'manufacturer', 'model', 'purchaseDate', 'serialNumber', 'stateName', 'warrantyDate'].map(
    (name) => `assetCustom.${name}`,
  ),
]);

const mostConditions = 100;
/** Characters. */
const longestPattern = 100;

/** Throws Refused for a filter that breaks the restrictions of external-apis §3.2. */
export function checkFilter(filter: Filter | null | undefined): void {
  const conditions = allConditions(filter);
  if (conditions.length > mostConditions) {
    const [count, most] = [conditions.length, mostConditions].map(String);
    throw new Refused(`${count ?? ''} filter conditions are too many: at most ${most ?? ''} in a query`);
  }
  for (const { operator, path, value } of conditions) {
    if (!filterPaths.has(path)) throw new Refused(`${path} is no path to filter by`);
    if (operator === 'REGEXP' && value.length > longestPattern) {
      throw new Refused(
        `A REGEXP of ${String(value.length)} characters is too long: at most ${String(longestPattern)}`,
      );
    }
  }
}

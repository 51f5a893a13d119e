import type { World } from '../../src/platforms/4me/standin/world/world.ts';
import type { TableName, Tables } from '../../src/platforms/4me/standin/world/rows.ts';

const tables = [
  'Product',
  'ConfigurationItem',
  'UiExtension',
  'UiExtensionVersion',
  'AppOffering',
  'AppOfferingAutomationRule',
  'WebhookPolicy',
  'Webhook',
] as const satisfies readonly TableName[];

/** What differs between two runs that did the same: ids, times, keys, and which of two records was made first. */
const passing =
  /^(?:id|number|createdAt|updatedAt|activatedAt|signingKey|verification|verified|consecutiveFailures|lastError)$/;

/**
 * The records that provisioning makes, without what differs from run to run; a reference to another record is replaced by
 * that record's own name. A disabled policy is the one thing that a cut-off run may leave behind (issue 2).
 */
export function recordsOf(world: World): readonly string[] {
  const names = new Map<string, string>();
  for (const table of tables) for (const row of world.all(table)) names.set(row.id, nameOf(table, row));
  return tables
    .flatMap((table) =>
      world
        .all(table)
        .filter((row) => !(table === 'WebhookPolicy' && 'disabled' in row && row.disabled))
        .map((row) => `${table} ${JSON.stringify(plain(row, names, nameOf(table, row)))}`),
    )
    .toSorted();
}

function nameOf<K extends TableName>(table: K, row: Tables[K]): string {
  const text = 'sourceID' in row ? row.sourceID : 'name' in row && table !== 'WebhookPolicy' ? row.name : table;
  return `${table}:${String(text)}`;
}

function plain(row: object, names: ReadonlyMap<string, string>, name: string): object {
  const entries = Object.entries(row)
    .filter(([key]) => !passing.test(key))
    .filter(([key]) => !(name.startsWith('WebhookPolicy') && key === 'name'))
    .map(([key, value]: [string, unknown]) => [key, typeof value === 'string' ? (names.get(value) ?? value) : value]);
  return Object.fromEntries(entries);
}

import type { ConfigurationItemRow } from './rows.ts';
import type { World } from './world.ts';

/** The configuration items of an account that have this source, or any source; what a discovery tool has brought so far. */
export function discoveredItems(world: World, account: string, source?: string): readonly ConfigurationItemRow[] {
  return world
    .of('ConfigurationItem', account)
    .filter((row) => row.sourceID !== null && (source === undefined || row.source === source));
}

/** Those that an asset has become, whatever the source; more than one is a mistake of whoever uploaded them. */
export function itemsOfAsset(world: World, account: string, sourceID: string): readonly ConfigurationItemRow[] {
  return world.lookup('ConfigurationItem', 'sourceID', account, sourceID);
}

/** sourceID -> how many configuration items of the account have it. */
export function timesBySourceID(world: World, account: string): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { sourceID } of discoveredItems(world, account)) {
    if (sourceID !== null) times.set(sourceID, (times.get(sourceID) ?? 0) + 1);
  }
  return times;
}

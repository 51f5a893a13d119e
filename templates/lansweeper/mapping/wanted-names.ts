import type { Asset } from './asset.ts';
import type { SyncSettings } from './settings.ts';
import { peopleOf } from './users.ts';

/** What has to be looked up in 4me before an asset can be mapped. */
export interface WantedNames {
  /**
   * For each person the keys (lower case) by which to look for them, in the order in which they count: a later key needs a
   * look-up only where the ones before are not found.
   */
  readonly people: readonly (readonly string[])[];
  /** Names of software and of operating systems, white space collapsed, exact upper and lower case; may repeat. */
  readonly software: readonly string[];
}

export function wantedNames(asset: Asset, settings: Pick<SyncSettings, 'usersToIgnore'>): WantedNames {
  const { software, operatingSystem } = asset;
  return {
    people: peopleOf(asset, settings),
    software: operatingSystem === undefined ? software : [...software, operatingSystem],
  };
}

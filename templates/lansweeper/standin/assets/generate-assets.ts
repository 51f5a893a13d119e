import type { AssetSource } from './asset-source.ts';
import { assetKinds, location } from './hardware.ts';
import { headOf } from './head.ts';
import { withLists } from './lists.ts';
import { oddityOf } from './oddities.ts';
import type { Oddity } from './oddities.ts';

export interface GeneratorOptions {
  readonly count: number;
  /** Keys of assets follow from seed and index; each source needs its own. Default 1. */
  readonly seed?: number;
  /** Milliseconds since the epoch: assets were seen within 30 days before it, those that were not apart. */
  readonly now: number;
  /** Size of the pool of people, `user1` and on. Default 40. */
  readonly users?: number;
  /** Softwares of an asset on average. Default 25. */
  readonly softwares?: number;
  /** Without gaps: every asset can be brought over. */
  readonly regular?: boolean;
}

/** One asset to be made. */
export interface Making {
  readonly seed: number;
  readonly index: number;
  readonly now: number;
  readonly users: number;
  readonly softwares: number;
  readonly oddity: Oddity | undefined;
}

/** Realistic assets, made when they are looked at: a hundred thousand need no memory. Same options, same assets. */
export function generateAssets(options: GeneratorOptions): AssetSource {
  const { count, seed = 1, now, users = 40, softwares = 25, regular = false } = options;
  if (users < 1) throw new Error('A pool of people has at least one');
  const making = (index: number): Making => {
    if (index < 0 || index >= count) throw new Error(`There is no asset ${String(index)} of ${String(count)}`);
    return { seed, index, now, users, softwares, oddity: regular ? undefined : oddityOf(index) };
  };
  const kinds = regular ? assetKinds : [...assetKinds, location];
  return {
    count,
    types: kinds.map(({ type }) => type).toSorted(),
    head: (index) => headOf(making(index)),
    at: (index, head) => withLists(making(index), head ?? headOf(making(index))),
  };
}

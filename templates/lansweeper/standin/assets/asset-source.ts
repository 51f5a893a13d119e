import type { Asset } from './asset.ts';

/** The assets of one source, by index; an index always gives the same asset. */
export interface AssetSource {
  readonly count: number;
  /** Names of types that occur. */
  readonly types: readonly string[];
  /** The asset without users, softwares, memory and processors: as much as filters look at, and cheap. */
  readonly head: (index: number) => Asset;
  /** The whole asset; `head` saves making it again. */
  readonly at: (index: number, head?: Asset) => Asset;
}

/** Assets that a test spells out. */
export function listAssets(assets: readonly Asset[]): AssetSource {
  const at = (index: number): Asset => {
    const asset = assets[index];
    if (asset === undefined) throw new Error(`There is no asset ${String(index)} of ${String(assets.length)}`);
    return asset;
  };
  const types = new Set(assets.flatMap(({ assetBasicInfo: { type } }) => type ?? []));
  return { count: assets.length, types: [...types].toSorted(), head: at, at };
}

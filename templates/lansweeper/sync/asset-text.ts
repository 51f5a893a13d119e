import type { Asset } from '../mapping/asset.ts';

/** An asset that waits for 4me: its JSON, as far as the mapping needs it, in a block of `PageMemory`. */
export type AssetText = Buffer;

/** `isAbsent`: whether 4me is known not to have software of this name. */
export const textOf = (asset: Asset, isAbsent: (name: string) => boolean): string =>
  JSON.stringify({ ...asset, software: asset.software.filter((name) => !isAbsent(name)) });

export const assetsOf = (texts: readonly AssetText[]): readonly Asset[] =>
  texts.map((text) => JSON.parse(text.toString('utf8')) as Asset);

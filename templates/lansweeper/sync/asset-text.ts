import type { Asset } from '../mapping/asset.ts';
import { textIn, type Stretch } from './page-memory.ts';

/** An asset that waits for 4me: its JSON, as far as the mapping needs it, in a block of `PageMemory`. */
export type AssetText = Stretch;

/** `isAbsent`: whether 4me is known not to have software of this name. */
export const textOf = (asset: Asset, isAbsent: (name: string) => boolean): string =>
  JSON.stringify({ ...asset, software: asset.software.filter((name) => !isAbsent(name)) });

export const assetsOf = (texts: readonly AssetText[]): readonly Asset[] =>
  texts.map((text) => JSON.parse(textIn(text)) as Asset);

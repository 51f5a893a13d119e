import { readAsset, type Asset } from '../mapping/asset.ts';

/**
 * The JSON of an asset, a view of the page that it came with. What waits for 4me waits like this: objects that live for seconds would
 * make the memory of a function grow by tens of megabytes, and reading them twice costs less than the waiting.
 */
export type AssetText = Buffer;

export const parsed = (text: AssetText): unknown => JSON.parse(text.toString('utf8'));

/** Of texts that have been read before. */
export function assetsOf(texts: readonly AssetText[]): readonly Asset[] {
  return texts.flatMap((text) => {
    // Its age was looked at when it came.
    const found = readAsset(parsed(text), Number.NEGATIVE_INFINITY);
    return 'asset' in found ? [found.asset] : [];
  });
}

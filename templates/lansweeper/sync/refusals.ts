import type { Asset } from '../mapping/asset.ts';
import type { DiscoveredProductCategoryInput } from '../mapping/discovered-input.ts';
import type { UploadProblem } from './upload.ts';

export interface Refusal {
  /** Of the asset. */
  readonly key: string;
  /** In 4me's words. */
  readonly because: string;
}

export interface Refusals {
  readonly refused: readonly Refusal[];
  /** Keys of assets of which only the label is refused: another item has it. */
  readonly labels: readonly string[];
}

/**
 * Which assets 4me's problems are about, as far as it says where they are. `at`: source ID of the item at a path; `sourceIDs`: by
 * key.
 */
export function refusals(
  assets: readonly Asset[],
  problems: readonly UploadProblem[],
  at: (path: readonly string[]) => string | undefined,
  sourceIDs: ReadonlyMap<string, string>,
): Refusals {
  const bySourceID = new Map<string, UploadProblem[]>();
  for (const problem of problems) {
    const sourceID = at(problem.path);
    if (sourceID === undefined) continue;
    const others = bySourceID.get(sourceID);
    if (others === undefined) bySourceID.set(sourceID, [problem]);
    else others.push(problem);
  }
  const refused: Refusal[] = [];
  const labels: string[] = [];
  for (const { key } of assets) {
    const own = bySourceID.get(sourceIDs.get(key) ?? '');
    if (own === undefined) continue;
    if (own.every(({ path }) => path.at(-1) === 'label')) labels.push(key);
    else refused.push({ key, because: own.map(({ path, message }) => `${path.at(-1) ?? ''}: ${message}`).join('; ') });
  }
  return { refused, labels };
}

/** `physicalAssets.<n>.products.<n>.configurationItems.<n>…`, with or without `input` before it. */
export function itemAt(input: readonly DiscoveredProductCategoryInput[], path: readonly string[]): string | undefined {
  const start = path.indexOf('physicalAssets');
  if (start < 0 || path[start + 2] !== 'products' || path[start + 4] !== 'configurationItems') return undefined;
  const [category, product, item] = [path[start + 1], path[start + 3], path[start + 5]].map(Number);
  return input[category ?? -1]?.products?.[product ?? -1]?.configurationItems?.[item ?? -1]?.sourceID;
}

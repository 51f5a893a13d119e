import type { Asset } from '../mapping/asset.ts';
import type { DiscoveredProductCategoryInput } from '../mapping/discovered-input.ts';
import { identifierOf } from '../mapping/reference.ts';
import { assetsOf, type AssetText } from './asset-text.ts';
import type { UploadProblem } from './upload.ts';

export interface Refusal {
  readonly text: AssetText;
  /** In 4me's words. */
  readonly because: string;
}

export interface Refusals {
  readonly refused: readonly Refusal[];
  /** Assets of which only the label is refused: another item has it. */
  readonly labels: readonly AssetText[];
}

/** As the mapping gives them: long keys are shortened on their way. */
export const sourceIDsOf = (assets: readonly Asset[]): readonly string[] => assets.map(({ key }) => identifierOf(key));

/** Which assets 4me's problems with an input are about, as far as it says where they are. */
export function refusals(
  texts: readonly AssetText[],
  problems: readonly UploadProblem[],
  input: readonly DiscoveredProductCategoryInput[],
): Refusals {
  const bySourceID = new Map<string, UploadProblem[]>();
  for (const problem of problems) {
    const sourceID = itemAt(input, problem.path);
    if (sourceID === undefined) continue;
    const others = bySourceID.get(sourceID);
    if (others === undefined) bySourceID.set(sourceID, [problem]);
    else others.push(problem);
  }
  const refused: Refusal[] = [];
  const labels: AssetText[] = [];
  const ids = sourceIDsOf(assetsOf(texts));
  for (const [place, text] of texts.entries()) {
    const own = bySourceID.get(ids[place] ?? '');
    if (own === undefined) continue;
    if (own.every(({ path }) => path.at(-1) === 'label')) labels.push(text);
    else refused.push({ text, because: own.map(({ path, message }) => `${path.at(-1) ?? ''}: ${message}`).join('; ') });
  }
  return { refused, labels };
}

/** `physicalAssets.<n>.products.<n>.configurationItems.<n>…`, with or without `input` before it. */
function itemAt(input: readonly DiscoveredProductCategoryInput[], path: readonly string[]): string | undefined {
  const start = path.indexOf('physicalAssets');
  if (start < 0 || path[start + 2] !== 'products' || path[start + 4] !== 'configurationItems') return undefined;
  const [category, product, item] = [path[start + 1], path[start + 3], path[start + 5]].map(Number);
  return input[category ?? -1]?.products?.[product ?? -1]?.configurationItems?.[item ?? -1]?.sourceID;
}

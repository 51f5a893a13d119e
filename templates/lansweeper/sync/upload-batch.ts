import { type FourMeClient, Validation } from 'app-builder/4me';
import type { Asset } from '../mapping/asset.ts';
import type { DiscoveredProductCategoryInput } from '../mapping/discovered-input.ts';
import { assetsOf, type AssetText } from './asset-text.ts';
import { refusals, sourceIDsOf, type Refusal } from './refusals.ts';
import { startUpload, type Started, type UploadInput, type UploadProblem } from './upload.ts';

export interface BatchResult {
  /** Assets that 4me has now. */
  readonly uploaded: readonly AssetText[];
  /** Of these, those whose label another item has: they came without. */
  readonly withoutLabel: readonly AssetText[];
  readonly refused: readonly Refusal[];
}

/** How items are called: as the customer wants it, or by their own names and without a label. */
export type Naming = 'wanted' | 'without label';

export interface BatchOptions {
  readonly customer: FourMeClient;
  readonly envelope: Omit<UploadInput, 'physicalAssets'>;
  readonly map: (assets: readonly Asset[], naming: Naming) => Promise<readonly DiscoveredProductCategoryInput[]>;
  /** Uploads that may still be spent on assets that are refused. */
  readonly repetitions: { left: number };
}

/**
 * Uploads assets, at most a hundred. `started`: 4me has them, and works on them. 4me refuses a whole upload because of some of its
 * assets: these are left out then, by where 4me says that they are, or by halves where it does not, so that the others arrive
 * (external-apis §3.8). Throws what the client throws for trouble that has nothing to do with the assets.
 */
export async function uploadBatch(
  texts: readonly AssetText[],
  options: BatchOptions,
  started: () => void,
): Promise<BatchResult> {
  const begun = await begin(texts, options, 'wanted');
  started();
  return settle(texts, begun, options, 'wanted');
}

/** Nothing of the input is kept: it is made again where 4me has refused something of it. */
async function begin(texts: readonly AssetText[], options: BatchOptions, naming: Naming): Promise<Started> {
  const physicalAssets = await options.map(assetsOf(texts), naming);
  try {
    return await startUpload(options.customer, { ...options.envelope, physicalAssets });
  } catch (error) {
    if (!(error instanceof Validation)) throw error;
    const problems = [{ path: error.path, message: error.because ?? error.message }];
    return { result: () => Promise.resolve({ sourceIDs: [], problems }) };
  }
}

async function again(texts: readonly AssetText[], options: BatchOptions, naming: Naming): Promise<BatchResult> {
  return texts.length === 0 ? nothing : settle(texts, await begin(texts, options, naming), options, naming);
}

async function settle(
  texts: readonly AssetText[],
  started: Started,
  options: BatchOptions,
  naming: Naming,
): Promise<BatchResult> {
  const { sourceIDs, problems } = await started.result();
  if (problems.length === 0) return arrived(texts, naming);
  const isThere = new Set(sourceIDs);
  const ids = sourceIDsOf(assetsOf(texts));
  const [there, rest] = parted(texts, (_, place) => isThere.has(ids[place] ?? ''));
  if (rest.length === 0) return arrived(there, naming);
  return joined(arrived(there, naming), await sort(texts, rest, problems, options, naming));
}

/** What becomes of those that have not arrived; problems are about the input of all. */
async function sort(
  texts: readonly AssetText[],
  rest: readonly AssetText[],
  problems: readonly UploadProblem[],
  options: BatchOptions,
  naming: Naming,
): Promise<BatchResult> {
  const input = await options.map(assetsOf(texts), naming);
  const { refused, labels } = refusals(rest, problems, input);
  const withoutLabel = naming === 'wanted' ? labels : [];
  const isLeftOut = new Set([...withoutLabel, ...refused.map(({ text }) => text)]);
  const isOver = (rest.length === 1 && withoutLabel.length === 0) || options.repetitions.left < 2;
  if (isOver) {
    const because = problems.map(({ message }) => message).join('; ');
    return { ...nothing, refused: rest.map((text) => refused.find((one) => one.text === text) ?? { text, because }) };
  }
  options.repetitions.left -= 2;
  if (isLeftOut.size === 0) {
    const middle = Math.ceil(rest.length / 2);
    const first = await again(rest.slice(0, middle), options, naming);
    return joined(first, await again(rest.slice(middle), options, naming));
  }
  const others = rest.filter((text) => !isLeftOut.has(text));
  return joined(await again(others, options, naming), await again(withoutLabel, options, 'without label'), {
    ...nothing,
    refused,
  });
}

const nothing: BatchResult = { uploaded: [], withoutLabel: [], refused: [] };

const arrived = (texts: readonly AssetText[], naming: Naming): BatchResult => ({
  ...nothing,
  uploaded: texts,
  withoutLabel: naming === 'wanted' ? [] : texts,
});

function joined(...results: readonly BatchResult[]): BatchResult {
  return {
    uploaded: results.flatMap(({ uploaded }) => uploaded),
    withoutLabel: results.flatMap(({ withoutLabel }) => withoutLabel),
    refused: results.flatMap(({ refused }) => refused),
  };
}

function parted<Value>(
  values: readonly Value[],
  isFirst: (value: Value, place: number) => boolean,
): readonly [Value[], Value[]] {
  const parts: [Value[], Value[]] = [[], []];
  for (const [place, value] of values.entries()) parts[isFirst(value, place) ? 0 : 1].push(value);
  return parts;
}

import { type FourMeClient, Validation } from 'app-builder/4me';
import type { Asset } from '../mapping/asset.ts';
import type { DiscoveredProductCategoryInput } from '../mapping/discovered-input.ts';
import { identifierOf } from '../mapping/reference.ts';
import { itemAt, refusals, type Refusal } from './refusals.ts';
import { startUpload, type Started, type UploadInput, type Uploaded } from './upload.ts';

export interface BatchResult {
  /** Keys of the assets that 4me has now. */
  readonly uploaded: readonly string[];
  /** Of these, the keys of those whose label another item has: they came without. */
  readonly withoutLabel: readonly string[];
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
  assets: readonly Asset[],
  options: BatchOptions,
  started: () => void,
): Promise<BatchResult> {
  const begun = await begin(assets, options, 'wanted');
  started();
  return settle(assets, begun, options, 'wanted');
}

interface Begun {
  readonly input: readonly DiscoveredProductCategoryInput[];
  readonly started: Started;
}

async function begin(assets: readonly Asset[], options: BatchOptions, naming: Naming): Promise<Begun> {
  const input = await options.map(assets, naming);
  try {
    return { input, started: await startUpload(options.customer, { ...options.envelope, physicalAssets: input }) };
  } catch (error) {
    if (!(error instanceof Validation)) throw error;
    const problems = [{ path: error.path, message: error.because ?? error.message }];
    return { input, started: { result: () => Promise.resolve({ sourceIDs: [], problems }) } };
  }
}

async function again(assets: readonly Asset[], options: BatchOptions, naming: Naming): Promise<BatchResult> {
  return assets.length === 0 ? nothing : settle(assets, await begin(assets, options, naming), options, naming);
}

async function settle(
  assets: readonly Asset[],
  { input, started }: Begun,
  options: BatchOptions,
  naming: Naming,
): Promise<BatchResult> {
  const { sourceIDs, problems }: Uploaded = await started.result();
  if (problems.length === 0) return arrived(assets, naming);
  const isThere = new Set(sourceIDs);
  const items = itemsOf(assets, input);
  const there = assets.filter((asset) => isThere.has(items.get(asset.key) ?? ''));
  const rest = assets.filter((asset) => !there.includes(asset));
  const found = refusals(rest, problems, (path) => itemAt(input, path), items);
  const isAlone = rest.length === 1 || options.repetitions.left < 2;
  if (rest.length === 0) return arrived(there, naming);
  if (isAlone && (naming !== 'wanted' || found.labels.length === 0)) {
    const because = problems.map(({ message }) => message).join('; ');
    const refused = rest.map(({ key }) => found.refused.find((one) => one.key === key) ?? { key, because });
    return joined(arrived(there, naming), { ...nothing, refused });
  }
  options.repetitions.left -= 2;
  const isLeftOut = new Set([...found.labels, ...found.refused.map(({ key }) => key)]);
  if (isLeftOut.size === 0) {
    const middle = Math.ceil(rest.length / 2);
    const first = await again(rest.slice(0, middle), options, naming);
    return joined(arrived(there, naming), first, await again(rest.slice(middle), options, naming));
  }
  const labels = new Set(found.labels);
  return joined(
    arrived(there, naming),
    await again(
      rest.filter(({ key }) => !isLeftOut.has(key)),
      options,
      naming,
    ),
    await again(
      rest.filter(({ key }) => labels.has(key)),
      options,
      'without label',
    ),
    { ...nothing, refused: found.refused },
  );
}

const nothing: BatchResult = { uploaded: [], withoutLabel: [], refused: [] };

function arrived(assets: readonly Asset[], naming: Naming): BatchResult {
  const uploaded = assets.map(({ key }) => key);
  return { ...nothing, uploaded, withoutLabel: naming === 'wanted' ? [] : uploaded };
}

function joined(...results: readonly BatchResult[]): BatchResult {
  return {
    uploaded: results.flatMap(({ uploaded }) => uploaded),
    withoutLabel: results.flatMap(({ withoutLabel }) => withoutLabel),
    refused: results.flatMap(({ refused }) => refused),
  };
}

/** Source ID by key: long keys are shortened on their way. The mapping keeps the order within a product only. */
function itemsOf(
  assets: readonly Asset[],
  input: readonly DiscoveredProductCategoryInput[],
): ReadonlyMap<string, string> {
  const known = new Set(
    input.flatMap(({ products }) =>
      (products ?? []).flatMap(({ configurationItems }) => (configurationItems ?? []).map(({ sourceID }) => sourceID)),
    ),
  );
  return new Map(
    assets.flatMap(({ key }) => {
      const sourceID = identifierOf(key);
      return known.has(sourceID) ? [[key, sourceID] as const] : [];
    }),
  );
}

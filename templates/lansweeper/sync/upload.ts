import { document, type FourMeClient } from 'app-builder/4me';
import type { DiscoveredProductCategoryInput } from '../mapping/discovered-input.ts';

interface AsyncAnswer {
  readonly discoveredConfigurationItems: {
    readonly errors: readonly UploadError[] | null;
    readonly asyncQuery: { readonly id: string; readonly resultUrl: string | null } | null;
    readonly configurationItems: readonly { readonly sourceID: string | null }[] | null;
  } | null;
}

export interface UploadError {
  readonly message: string | null;
  readonly path: readonly (string | number)[] | null;
}

export interface UploadInput {
  readonly source: string;
  readonly alternativeSources: readonly string[];
  readonly referenceStrategies: object;
  readonly physicalAssets: readonly DiscoveredProductCategoryInput[];
}

/** 4me finds the items by source and source ID, so that the same upload again changes nothing (4me-facts §7). */
export const uploadItems = document<AsyncAnswer, { readonly input: UploadInput }>(
  `mutation UploadDiscoveredItems($input: DiscoveredConfigurationItemsInput!) {
  discoveredConfigurationItems(input: $input) {
    errors { path message } asyncQuery { id resultUrl } configurationItems { sourceID }
  }
}`,
  { repeatable: true },
);

export interface Uploaded {
  /** Source IDs of the items that 4me has now. */
  readonly sourceIDs: readonly string[];
  readonly problems: readonly UploadProblem[];
}

export interface UploadProblem {
  /** Where in the input it is, e.g. `['physicalAssets', 0, 'products', 0, …]`; empty where 4me does not say. */
  readonly path: readonly string[];
  readonly message: string;
}

/** Milliseconds until a result has to be there (external-apis §3.5). */
const longest = 300_000;

/** What came back of a request that is worked on in the background. */
export interface Started {
  /** Resolves when 4me has worked it off. Throws what the client throws. */
  readonly result: () => Promise<Uploaded>;
}

/** Hands items to 4me. Throws what the client throws; Validation too. */
export async function startUpload(customer: FourMeClient, input: UploadInput): Promise<Started> {
  const { discoveredConfigurationItems: answer } = await customer.mutate(uploadItems, { input });
  const url = answer?.asyncQuery?.resultUrl;
  if (url === undefined || url === null) {
    const uploaded = uploadedIn(answer ?? null);
    return { result: () => Promise.resolve(uploaded) };
  }
  return { result: async () => uploadedIn(payloadIn(await customer.asyncResult({ resultUrl: url }, longest))) };
}

type Answer = AsyncAnswer['discoveredConfigurationItems'];

function payloadIn(result: unknown): Answer {
  const { data, errors } = result as {
    readonly data?: AsyncAnswer | null;
    readonly errors?: readonly UploadError[] | null;
  };
  const payload = data?.discoveredConfigurationItems ?? null;
  if (errors === undefined || errors === null || errors.length === 0) return payload;
  return { configurationItems: null, asyncQuery: null, ...payload, errors: [...(payload?.errors ?? []), ...errors] };
}

function uploadedIn(answer: Answer): Uploaded {
  return {
    sourceIDs: (answer?.configurationItems ?? []).flatMap(({ sourceID }) => (sourceID === null ? [] : [sourceID])),
    problems: (answer?.errors ?? []).map(({ path, message }) => ({
      path: (path ?? []).map(String),
      message: message ?? 'refused without a message',
    })),
  };
}

import type { Json } from '../../../../runtime/ports.ts';
import type { FourMeClient } from '../../client/client.ts';
import { document } from '../../client/document.ts';
import { isAccountName } from '../../wire/names.ts';

/** An app instance that is in use. */
export interface Installation {
  /** The customer account. */
  readonly account: string;
  /** Node ID. */
  readonly id: string;
  /** Without secrets, by field id. */
  readonly customFields: Readonly<Record<string, Json>>;
}

/** A condition on a custom field that is `data-filterable` (4me-facts §6). */
export interface CustomFilter {
  /** Its `data-filterable-name`. */
  readonly name: string;
  /** Any of them fits; null is blank, and `<2026-01-31T12:00:00Z` is a comparison. */
  readonly values: readonly (string | null)[];
}

/** All instances of the app that are switched on and not suspended, and that fit all filters; the oldest one first. */
export type Installations = (filter?: {
  readonly customFilters?: readonly CustomFilter[];
}) => AsyncIterable<Installation>;

interface Page {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly {
    readonly id: string;
    readonly customerAccount: { readonly id: string } | null;
    readonly customFields: readonly { readonly id: string; readonly value: Json }[] | null;
  }[];
}

export const readActiveInstances = document<
  { readonly appInstances: Page },
  { readonly offering: string; readonly customFilters?: readonly CustomFilter[]; readonly after: string | null }
>(`query ActiveAppInstances($offering: String!, $customFilters: [AppInstanceCustomFilter!], $after: String) {
  appInstances(first: 100, after: $after, filter: { appOfferingReference: { values: [$offering] },
    disabled: false, suspended: false, enabledByCustomer: true, customFilters: $customFilters },
    order: [{ field: createdAt, direction: asc }]) {
    pageInfo { hasNextPage endCursor } nodes { id customerAccount { id } customFields { id value } }
  }
}`);

export function activeInstallations(provider: FourMeClient, offering: string): Installations {
  const read = async (customFilters: readonly CustomFilter[], after: string | null): Promise<Page> =>
    (await provider.query(readActiveInstances, { offering, after, ...(customFilters.length > 0 && { customFilters }) }))
      .appInstances;

  return async function* installations({ customFilters = [] } = {}) {
    let page = await read(customFilters, null);
    for (;;) {
      const { hasNextPage, endCursor } = page.pageInfo;
      // Before anybody works on this page: an instance that does not fit any more is no place to go on from.
      const following = hasNextPage && endCursor !== null ? await read(customFilters, endCursor) : undefined;
      yield* installationsOf(page);
      if (following === undefined) return;
      if (following.pageInfo.endCursor === endCursor) throw new Error('4me gives the same page of instances again');
      page = following;
    }
  };
}

function* installationsOf({ nodes }: Page): Generator<Installation> {
  for (const { id, customerAccount, customFields } of nodes) {
    const account = customerAccount?.id;
    if (!isAccountName(account)) continue;
    yield {
      account,
      id,
      customFields: Object.fromEntries((customFields ?? []).map(({ id: field, value }) => [field, value])),
    };
  }
}

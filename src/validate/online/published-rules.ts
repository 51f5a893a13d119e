import type { FourMeClient } from '../../platforms/4me/client/client.ts';
import { document } from '../../platforms/4me/client/document.ts';
import { nodesOf, readPages, type Connection } from '../../platforms/4me/records/connection.ts';

interface PublishedRule {
  readonly name: string | null;
  readonly actions: readonly { readonly value: string | null }[] | null;
}

interface PublishedOffering {
  readonly id: string;
  readonly createdAt: string | null;
  readonly automationRules: Connection<PublishedRule> | null;
}

/** All published versions of an offering with their rules, and which of them customers have. */
export const publishedRules = document<
  {
    readonly appOfferings: Connection<PublishedOffering>;
    readonly appInstances: Connection<{ readonly id: string; readonly appOffering: { readonly id: string } | null }>;
  },
  { readonly reference: string }
>(`query PublishedRules($reference: String, $appOfferingsAfter: String, $appInstancesAfter: String) {
  appOfferings(first: 100, after: $appOfferingsAfter, filter: { published: true, reference: { values: [$reference] } }) {
    pageInfo { hasNextPage endCursor }
    nodes { id createdAt automationRules(first: 100) { nodes { name actions { value } } } }
  }
  appInstances(first: 100, after: $appInstancesAfter, filter: { appOfferingReference: { values: [$reference] } }) {
    pageInfo { hasNextPage endCursor }
    nodes { id appOffering { id } }
  }
}`);

/** A published version that customers have. */
export interface VersionInUse {
  /** ISO 8601. */
  readonly publishedAt: string;
  readonly customers: number;
  readonly rules: readonly { readonly name: string; readonly actions: readonly string[] }[];
}

/** Two requests at most for a hundred versions and customers each. Throws what the client throws. */
export async function versionsInUse(client: FourMeClient, reference: string): Promise<readonly VersionInUse[]> {
  const state = await readPages(client, publishedRules, { reference });
  const instances = nodesOf(state.appInstances);
  return nodesOf(state.appOfferings).flatMap(({ id, createdAt, automationRules }) => {
    const customers = instances.filter(({ appOffering }) => appOffering?.id === id).length;
    if (customers === 0) return [];
    const rules = nodesOf(automationRules).map(({ name, actions }) => ({
      name: name ?? '',
      actions: (actions ?? []).flatMap(({ value }) => value ?? []),
    }));
    return [{ publishedAt: createdAt ?? '', customers, rules }];
  });
}

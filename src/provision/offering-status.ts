import type { FourMeClient } from '../platforms/4me/client/client.ts';
import {
  readInactiveInstances,
  type AccountState,
  type InactiveInstances,
} from '../platforms/4me/records/account-state.ts';
import { nodesOf, type Connection } from '../platforms/4me/records/connection.ts';
import { integrationSource } from '../platforms/4me/records/names.ts';
import type { ProposedChange } from '../reconcile/change.ts';
import { recordContent } from './offering-content.ts';
import { firstPublish, offeringChanges } from './offering-differences.ts';
import { offeringLink } from './offering-link.ts';
import { newestFirst, publishedVersion, type PublishedVersion } from './publish-state.ts';

interface Inactive {
  /** By the app itself or by a person. */
  readonly suspended: number;
  /** By the provider or by the customer. */
  readonly switchedOff: number;
}

/** A published version with its customers, and how many of them do not use it at the moment. */
export type VersionStatus = PublishedVersion & Inactive;

export interface OfferingStatus {
  readonly integration: string;
  readonly reference: string;
  readonly draft: Inactive & {
    readonly id: string;
    /** Its page in 4me. */
    readonly link: string;
    readonly disabled: boolean;
    /** Of the provider's own account, for tests. */
    readonly instances: number;
  };
  /** What publishing the draft would bring to customers, but for its picture. */
  readonly toPublish: readonly ProposedChange[];
  /** The newest first. */
  readonly versions: readonly VersionStatus[];
}

/** The app offerings of these integrations. Asks once more where customers have any of them. */
export async function offeringStatuses(
  client: FourMeClient,
  state: AccountState,
  integrations: readonly string[],
  place: { readonly account: string; readonly domain: string },
): Promise<readonly OfferingStatus[]> {
  const drafts = nodesOf(state.drafts);
  const all = nodesOf(state.versions);
  const used = [...drafts, ...all].filter(({ appInstances }) => (appInstances?.totalCount ?? 0) > 0);
  const references = [...new Set(used.flatMap(({ reference }) => reference ?? []))];
  const counts = counting(references.length === 0 ? undefined : await readInactiveInstances(client, references));
  return integrations.flatMap((integration) =>
    // Names that differ after the longest source share it; the reference tells them apart.
    drafts
      .filter(({ source }) => source === integrationSource(integration))
      .map((draft) => {
        const { id, reference } = draft;
        const latest = nodesOf(state.latest).find((one) => one.reference === reference);
        const versions = newestFirst(all.filter((one) => one.reference === reference)).map(publishedVersion);
        const title = `app offering ${reference ?? ''}`;
        const content = recordContent(draft);
        return {
          integration,
          reference: reference ?? '',
          draft: {
            id,
            link: offeringLink(place, id),
            disabled: draft.disabled === true,
            instances: draft.appInstances?.totalCount ?? 0,
            ...counts(id),
          },
          toPublish:
            latest === undefined
              ? [firstPublish(title, content)]
              : offeringChanges(title, content, recordContent(latest)),
          versions: versions.map((version) => ({ ...version, ...counts(version.id) })),
        };
      }),
  );
}

type Instance = NonNullable<InactiveInstances['suspended']['nodes']>[number];

/** How many different instances of a version there are in all of these. */
function countOf(offeringId: string, ...connections: readonly Connection<Instance>[]): number {
  const own = connections.flatMap(nodesOf).filter(({ appOffering }) => appOffering?.id === offeringId);
  return new Set(own.map(({ id }) => id)).size;
}

/** Counts the inactive instances of a version, by its id. */
function counting(inactive: InactiveInstances | undefined): (offeringId: string) => Inactive {
  if (inactive === undefined) return () => ({ suspended: 0, switchedOff: 0 });
  const { suspended, disabled, switchedOff } = inactive;
  return (offeringId) => ({
    suspended: countOf(offeringId, suspended),
    switchedOff: countOf(offeringId, disabled, switchedOff),
  });
}

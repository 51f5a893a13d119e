import type { Log } from '../../../../runtime/log.ts';
import { document } from '../../client/document.ts';
import { customerSecretPrefix, isAccountName } from '../../wire/names.ts';
import type { AppKit } from './kit.ts';

interface ChangedPage {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly ChangedNode[];
}

interface ChangedNode {
  readonly updatedAt: string | null;
  readonly customerAccount: { readonly id: string } | null;
}

export const readChangedInstances = document<
  { readonly appInstances: ChangedPage },
  { readonly offering: string; readonly since: string; readonly after: string | null }
>(`query ChangedAppInstances($offering: String!, $since: ISO8601Timestamp!, $after: String) {
  appInstances(first: 100, after: $after,
    filter: { appOfferingReference: { values: [$offering] }, updatedAt: { greaterThanOrEqualTo: $since } },
    order: [{ field: updatedAt, direction: asc }]) {
    pageInfo { hasNextPage endCursor } nodes { updatedAt customerAccount { id } }
  }
}`);

/** Milliseconds: what was changed while the last sweep was under way is looked at again. */
const overlap = 60_000;
/** Milliseconds that are left for remembering how far the sweep has come. */
const reserve = 3000;
/** Announcements at the same time. */
const width = 10;

/**
 * Announces every installation that was changed since the last sweep, so that each is worked on by itself: a customer who
 * enters another address causes no event of its own (external-apis §2.7). Continues where it was when its time is over.
 */
export async function sweepInstallations(
  kit: AppKit,
  { log, deadline }: { readonly log: Log; readonly deadline: number },
): Promise<void> {
  const { ports, settings, offering } = kit;
  const { domain, application, providerAccount } = settings;
  // No account has such a name.
  const name = `${customerSecretPrefix(offering, domain, application)}~sweep`;
  const last = await ports.state.get(name);
  const from = typeof last?.value['until'] === 'string' ? last.value['until'] : new Date(0).toISOString();
  const { provider } = kit.clients(providerAccount);
  let until = Math.max(Date.parse(from), 0);
  let after: string | null = null;
  let count = 0;
  do {
    const { appInstances }: { appInstances: ChangedPage } = await provider.query(readChangedInstances, {
      offering,
      since: from,
      after,
    });
    const accounts = appInstances.nodes.map(({ customerAccount }) => customerAccount?.id).filter(isAccountName);
    const distinct = [...new Set(accounts)];
    for (let at = 0; at < distinct.length; at += width) {
      await Promise.all(
        distinct.slice(at, at + width).map(async (account) => ports.announce({ domain, account, offering })),
      );
    }
    count += distinct.length;
    for (const { updatedAt } of appInstances.nodes) until = Math.max(until, Date.parse(updatedAt ?? '') || 0);
    after = appInstances.pageInfo.hasNextPage ? appInstances.pageInfo.endCursor : null;
  } while (after !== null && ports.now() + reserve < deadline);
  const next = after === null ? until - overlap : until;
  // Whoever was faster has looked at the same installations.
  await ports.state.put(name, { until: new Date(Math.max(next, Date.parse(from))).toISOString() }, last?.version);
  log.info('installations looked through', { count, complete: after === null });
}

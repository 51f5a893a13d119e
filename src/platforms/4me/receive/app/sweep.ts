import type { Log } from '../../../../runtime/log.ts';
import { document } from '../../client/document.ts';
import { isAccountName } from '../../wire/names.ts';
import { removedCustomers } from './installed-accounts.ts';
import type { AppKit } from './kit.ts';
import { changeSweepState, readSweepState } from './sweep-state.ts';

interface InstancePage {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly {
    readonly updatedAt: string | null;
    readonly customerAccount: { readonly id: string } | null;
  }[];
}

const page = 'pageInfo { hasNextPage endCursor } nodes { updatedAt customerAccount { id } }';

export const readChangedInstances = document<
  { readonly appInstances: InstancePage },
  { readonly offering: string; readonly since: string; readonly after: string | null }
>(`query ChangedAppInstances($offering: String!, $since: ISO8601Timestamp!, $after: String) {
  appInstances(first: 100, after: $after,
    filter: { appOfferingReference: { values: [$offering] }, updatedAt: { greaterThanOrEqualTo: $since } },
    order: [{ field: updatedAt, direction: asc }]) { ${page} }
}`);

export const readInstancesInTurn = document<
  { readonly appInstances: InstancePage },
  { readonly offering: string; readonly after: string | null }
>(`query AppInstancesInTurn($offering: String!, $after: String) {
  appInstances(first: 100, after: $after, filter: { appOfferingReference: { values: [$offering] } },
    order: [{ field: createdAt, direction: asc }]) { ${page} }
}`);

/** Milliseconds: what was changed while the last sweep was under way is looked at again. */
const overlap = 60_000;
/** Milliseconds that are left for remembering how far the sweep has come. */
const reserve = 3000;
/** Announcements at the same time. */
const width = 10;

const accountsOf = ({ nodes }: InstancePage): readonly string[] =>
  nodes.map(({ customerAccount }) => customerAccount?.id).filter(isAccountName);

/**
 * Announces installations that are to be looked at, so that each is worked on by itself: those whose last run has failed; those
 * that were changed since the last sweep, because a customer who enters another address causes no event of its own
 * (external-apis §2.7); those that are gone, of a hundred in turn; and a hundred of all in turn, because things also change
 * elsewhere. That bounds what a sweep costs of the requests that all customers share. Continues where it was when its time is over.
 */
export async function sweepInstallations(
  kit: AppKit,
  { log, deadline }: { readonly log: Log; readonly deadline: number },
): Promise<void> {
  const { ports, settings, offering } = kit;
  const { domain, providerAccount } = settings;
  const { provider } = kit.clients(providerAccount);
  const before = await readSweepState(kit);
  const announced = new Set<string>();

  async function announce(accounts: readonly string[]): Promise<void> {
    const others = [...new Set(accounts)].filter((account) => !announced.has(account));
    for (let at = 0; at < others.length; at += width) {
      await Promise.all(
        // An instance that is gone by now is not waited for.
        others
          .slice(at, at + width)
          .map(async (account) => ports.announce({ domain, account, offering, change: 'updated' })),
      );
    }
    for (const account of others) announced.add(account);
  }

  await announce(Object.keys(before.failed));

  let latest = Date.parse(before.until);
  let cursor: string | null = null;
  do {
    const { appInstances }: { appInstances: InstancePage } = await provider.query(readChangedInstances, {
      offering,
      since: before.until,
      after: cursor,
    });
    await announce(accountsOf(appInstances));
    for (const { updatedAt } of appInstances.nodes) latest = Math.max(latest, Date.parse(updatedAt ?? '') || 0);
    cursor = appInstances.pageInfo.hasNextPage ? appInstances.pageInfo.endCursor : null;
  } while (cursor !== null && ports.now() + reserve < deadline);
  const isComplete = cursor === null;
  const until = new Date(Math.max(isComplete ? latest - overlap : latest, Date.parse(before.until))).toISOString();

  let { after, asked } = before;
  if (isComplete) {
    const { removed, last } = await removedCustomers(kit, provider, asked);
    await announce(removed);
    asked = last;
    const { appInstances } = await provider.query(readInstancesInTurn, { offering, after });
    await announce(accountsOf(appInstances));
    after = appInstances.pageInfo.hasNextPage ? appInstances.pageInfo.endCursor : null;
  }

  await changeSweepState(kit, ({ failed }) => ({
    until,
    after,
    asked,
    // Those that fail again come again.
    failed: Object.fromEntries(Object.entries(failed).filter(([account, count]) => before.failed[account] !== count)),
  }));
  log.info('installations looked through', { count: announced.size, complete: isComplete });
}

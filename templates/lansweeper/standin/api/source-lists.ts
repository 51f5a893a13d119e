import type { Site, Source } from '../sites.ts';
import type { Pagination } from './asset-pages.ts';
import type { Cursors } from './cursors.ts';
import { compileFilter } from './filter.ts';
import type { Filter } from './filter.ts';
import { Refused } from './refused.ts';

const largestPage = 100;

/** A page of `site.sources` (external-apis §3.2). Throws Refused for a query that breaks a rule. */
export function sourcePage(
  cursors: Cursors,
  site: Site,
  pagination: Pagination | null | undefined,
  filter: Filter | null | undefined,
): object {
  const limit = pagination?.limit ?? largestPage;
  const page = pagination?.page ?? 'FIRST';
  const cursor = pagination?.cursor ?? null;
  if (limit < 1 || limit > largestPage) throw new Refused(`limit goes from 1 to ${String(largestPage)}`);
  if (page === 'NEXT' && cursor === null) throw new Refused('page NEXT needs a cursor');
  const scope = JSON.stringify(['sources', site.id, filter ?? null]);
  const from = page === 'NEXT' && cursor !== null ? cursors.take(scope, cursor) : 0;
  const matches = compileFilter(filter);
  const found = site.sources.filter((source) => matches(shownSource(source), source));
  const next = from + limit < found.length ? cursors.give(scope, from + limit) : null;
  return {
    total: found.length,
    pagination: { limit, page, current: cursor, next },
    items: found.slice(from, from + limit).map(shownSource),
  };
}

function shownSource({ id, siteId, name, type, state, externalId, createdAt }: Source): object {
  const firstSyncCompletedOn = createdAt;
  return {
    id,
    siteId,
    displayName: name,
    type,
    externalId,
    createdAt,
    state: { value: state, unlinkedOnDate: null, deletedOnDate: null, firstSyncCompletedOn },
  };
}

/** The same sources in their older shape. */
export function allInstallations(site: Site): readonly object[] {
  return site.sources.map(({ id, siteId, name, type, createdAt, assets }) => ({
    id,
    siteId,
    name,
    fqdn: 'scanner.widget.example',
    description: null,
    linkStatus: 'Linked',
    unlinkedOn: null,
    unlinkedBy: null,
    installationDate: createdAt,
    type,
    totalAssets: assets.count,
    syncServer: null,
    syncServerStatus: 'Down',
    lastAvailable: createdAt,
    version: '11.1.6.0',
  }));
}

import type { GraphQLResolveInfo } from 'graphql';
import type { Grant } from '../oauth/grants.ts';
import type { Site } from '../sites.ts';
import type { AssetPages, Pagination } from './asset-pages.ts';
import type { Cursors } from './cursors.ts';
import type { Exports } from './exports.ts';
import type { Filter } from './filter.ts';
import { Refused } from './refused.ts';
import { selectedPaths } from './selection.ts';
import { allInstallations, sourcePage } from './source-lists.ts';

export interface RootsOptions {
  readonly sites: readonly Site[];
  readonly pages: AssetPages;
  readonly cursors: Cursors;
  readonly exports: Exports;
}

/** Who asks. */
export interface Caller {
  readonly grant: Grant;
}

interface Filtered {
  readonly filters?: Filter | null;
}

/** The root of queries and mutations: what fields of the schema give, by their names. */
export function rootsOf({ sites, pages, cursors, exports }: RootsOptions): object {
  const shown = (site: Site): object => ({
    id: site.id,
    name: site.name,
    assetTypes: () => [...new Set(site.sources.flatMap(({ assets }) => assets.types))].toSorted(),
    allInstallations: () => allInstallations(site),
    sources: ({ pagination, filters }: Filtered & { readonly pagination?: Pagination | null }) =>
      sourcePage(cursors, site, pagination, filters),
    assetResources: (asked: AssetArguments, _caller: Caller, info: GraphQLResolveInfo) =>
      pages.read(site, {
        pagination: asked.assetPagination ?? {},
        fields: asked.fields,
        filter: asked.filters,
        wantsTotal: selectedPaths(info).includes('total'),
      }),
    exportFilteredAssets: ({ filters }: Filtered, _caller: Caller, info: GraphQLResolveInfo) => ({
      exportId: exports.start(
        site,
        selectedPaths(info).filter((path) => path !== 'exportId'),
        filters,
      ),
    }),
    exportStatus: ({ exportId }: { readonly exportId: string }) => exports.status(site, exportId),
  });
  const allowed = ({ grant }: Caller): readonly Site[] => sites.filter(({ id }) => grant.sites.includes(id));
  return {
    authorizedSites: (_arguments: object, caller: Caller) => ({ sites: allowed(caller).map(shown) }),
    site: ({ id }: { readonly id: string }, caller: Caller) => {
      const site = allowed(caller).find((one) => one.id === id);
      if (site === undefined) throw new Refused(`You are not authorized to see the site ${id}`);
      return shown(site);
    },
  };
}

interface AssetArguments extends Filtered {
  readonly assetPagination?: Pagination | null;
  readonly fields: readonly string[];
}

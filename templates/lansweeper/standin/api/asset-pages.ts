import type { Asset } from '../assets/asset.ts';
import type { Site, Source } from '../sites.ts';
import type { Cursors } from './cursors.ts';
import { checkFieldPaths, projection } from './field-paths.ts';
import { compileFilter } from './filter.ts';
import type { Filter, Matches } from './filter.ts';
import { checkFilter } from './filter-rules.ts';
import { Refused } from './refused.ts';
import { renderer } from './rendered.ts';
import type { Rendered } from './rendered.ts';

export interface Pagination {
  readonly limit?: number | null;
  readonly page?: 'FIRST' | 'NEXT' | null;
  readonly cursor?: string | null;
}

export interface AssetQuery {
  readonly pagination: Pagination;
  readonly fields: readonly string[];
  readonly filter: Filter | null | undefined;
  /** Whether the query asks for `total`. */
  readonly wantsTotal: boolean;
}

export interface AssetPage {
  readonly items: readonly Rendered[];
  readonly total: number | null;
  readonly pagination: {
    readonly limit: number;
    readonly page: 'FIRST' | 'NEXT';
    readonly current: string | null;
    readonly next: string | null;
  };
}

/** Published (external-apis §3.2). */
const largestPage = 500;
/** Where a query names none; not known, as no client leaves it out. */
const usualPage = 100;

const mostTotals = 100;

/** Pages of `assetResources` (external-apis §3.2). */
export class AssetPages {
  readonly #cursors: Cursors;
  readonly #isStrict: boolean;
  /** By scope: counting looks at every asset of the site, and these do not change. */
  readonly #totals = new Map<string, number>();

  constructor(cursors: Cursors, isStrict: boolean) {
    this.#cursors = cursors;
    this.#isStrict = isStrict;
  }

  /** Throws Refused for a query that breaks a rule. */
  read(site: Site, { pagination, fields, filter, wantsTotal }: AssetQuery): AssetPage {
    const { limit, page, cursor } = {
      limit: usualPage,
      page: 'FIRST' as const,
      cursor: null,
      ...withoutNulls(pagination),
    };
    if (!Number.isInteger(limit) || limit < 1 || (this.#isStrict && limit > largestPage)) {
      throw new Refused(`limit goes from 1 to ${String(largestPage)}, and is ${String(limit)}`);
    }
    if (this.#isStrict) {
      if (wantsTotal && page !== 'FIRST') throw new Refused('total can be asked for with page FIRST only');
      checkFieldPaths(fields);
      checkFilter(filter);
    }
    if (page === 'NEXT' && cursor === null) throw new Refused('page NEXT needs a cursor');
    const scope = JSON.stringify([site.id, filter ?? null]);
    const matches = compileFilter(filter);
    const from = page === 'NEXT' && cursor !== null ? this.#cursors.take(scope, cursor) : 0;
    const render = renderer(fields);
    const items: Rendered[] = [];
    let next: string | null = null;
    for (const { source, index, head, position } of this.#scan(site, matches, from)) {
      if (items.length === limit) {
        next = this.#cursors.give(scope, position);
        break;
      }
      items.push(render(source.assets.at(index, head)));
    }
    return {
      items,
      total: wantsTotal ? this.#total(site, scope, matches) : null,
      pagination: { limit, page, current: cursor, next },
    };
  }

  /** Every asset that an export has. */
  *all(site: Site, fields: readonly string[], filter: Filter | null | undefined): Generator {
    const project = projection(fields);
    for (const { source, index, head } of this.#scan(site, compileFilter(filter), 0)) {
      yield project(source.assets.at(index, head));
    }
  }

  #total(site: Site, scope: string, matches: Matches): number {
    const known = this.#totals.get(scope);
    if (known !== undefined) return known;
    const found = this.#scan(site, matches, 0);
    let total = 0;
    while (found.next().done !== true) total += 1;
    if (this.#totals.size >= mostTotals) this.#totals.clear();
    this.#totals.set(scope, total);
    return total;
  }

  /** Those that match, from a position on; positions go through the sources of a site one after another. */
  *#scan(site: Site, matches: Matches, from: number): Generator<Found> {
    let first = 0;
    for (const source of site.sources) {
      const { assets } = source;
      for (let index = Math.max(0, from - first); index < assets.count; index += 1) {
        // Only lenient filters look further than a head goes.
        const head = this.#isStrict ? assets.head(index) : assets.at(index);
        if (matches(head, source)) yield { source, index, head, position: first + index };
      }
      first += assets.count;
    }
  }
}

interface Found {
  readonly source: Source;
  readonly index: number;
  readonly head: Asset;
  readonly position: number;
}

function withoutNulls({
  limit,
  page,
  cursor,
}: Pagination): Partial<{ limit: number; page: 'FIRST' | 'NEXT'; cursor: string }> {
  return {
    ...(typeof limit === 'number' ? { limit } : {}),
    ...(page === 'FIRST' || page === 'NEXT' ? { page } : {}),
    ...(typeof cursor === 'string' ? { cursor } : {}),
  };
}

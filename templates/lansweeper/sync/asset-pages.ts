import { assetPaths } from '../mapping/asset.ts';
import type { AssetCondition, AssetFilters } from '../mapping/filters.ts';
import { fieldsOf, literal, Word } from './graphql-literal.ts';
import { LansweeperRejected } from './lansweeper-errors.ts';
import { objectOf } from '../mapping/json-values.ts';
import type { LansweeperApi } from './lansweeper-api.ts';
import { readItems } from './page-items.ts';
import type { PageMemory, Stretch } from './page-memory.ts';

export interface AssetPage {
  /** The JSON of each asset, not parsed yet. */
  readonly items: readonly Stretch[];
  /** Nobody looks at the items any more. */
  readonly release: () => void;
  /** Where the next page begins; undefined after the last one. */
  readonly next: string | undefined;
}

/** Without `total`: it may not be asked for with every page (external-apis §3.2), and it moves while pages are read. */
function queryOf({ site, filters }: AssetPagesOptions, limit: number, cursor: string | undefined): string {
  const page = cursor === undefined ? { limit, page: new Word('FIRST') } : { limit, page: new Word('NEXT'), cursor };
  const given = { assetPagination: page, fields: assetPaths, filters: wordsOf(filters) };
  return `query Assets { site(id: ${literal(site)}) {
  assetResources(${fieldsOf(given)}) { pagination { next } items }
} }`;
}

/** Conjunctions and operators are words of the schema. */
function wordsOf({ conjunction, conditions, groups }: AssetFilters): object {
  return {
    conjunction: new Word(conjunction),
    conditions: conditions?.map(({ operator, path, value }: AssetCondition) => ({
      operator: new Word(operator),
      path,
      value,
    })),
    groups: groups?.map(wordsOf),
  };
}

/** The most that Lansweeper serves at once (external-apis §3.2). */
export const largestPage = 500;
const smallestPage = 10;

/**
 * `LANSWEEPER_PAGE_SIZE`, as many as Lansweeper serves if not given. Throws TypeError that names the variable whose value is no
 * whole number from 1 to 500.
 */
export function pageSizeOf(environment: Readonly<Record<string, string | undefined>>): number {
  const text = environment['LANSWEEPER_PAGE_SIZE'] ?? '';
  if (text === '') return largestPage;
  const size = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > largestPage) throw new TypeError('LANSWEEPER_PAGE_SIZE: expected a whole number, 1 to 500');
  return size;
}

/** Bytes; an answer has at most 4 MB. */
const comfortable = 3_000_000;

export interface AssetPagesOptions {
  readonly site: string;
  readonly filters: AssetFilters;
  /** Assets of a page. */
  readonly limit: number;
  readonly memory: PageMemory;
}

/**
 * The pages of assets of one source, as large as they are served: where assets are so large that an answer would have more than
 * 4 MB, the next pages are smaller.
 */
export class AssetPages {
  readonly #api: LansweeperApi;
  readonly #options: AssetPagesOptions;
  readonly #seen = new Set<string>();
  #limit: number;

  constructor(api: LansweeperApi, options: AssetPagesOptions) {
    this.#api = api;
    this.#options = options;
    this.#limit = options.limit;
  }

  /** `cursor`: what the page before has in `next`; undefined for the first one. Throws what `LansweeperApi.ask` throws. */
  async read(cursor: string | undefined): Promise<AssetPage> {
    for (;;) {
      try {
        return await this.#ask(cursor);
      } catch (error) {
        if (!(error instanceof LansweeperRejected) || !error.isTooLarge || this.#limit <= smallestPage) throw error;
        this.#limit = Math.max(smallestPage, Math.floor(this.#limit / 2));
      }
    }
  }

  async #ask(cursor: string | undefined): Promise<AssetPage> {
    const limit = this.#limit;
    const { memory } = this.#options;
    let items: Stretch[] = [];
    // Of an attempt that failed nobody knows whether more is written to it, so that it is not used again.
    let block: Buffer | undefined;
    const { data, size } = await this.#api.ask(
      queryOf(this.#options, limit, cursor),
      (answer) => {
        items = [];
        return readItems(answer, (from, to) => items.push({ block: answer, from, to }));
      },
      (bytes) => (block = memory.take(bytes)),
    );
    const resources = objectOf(objectOf(data['site'])?.['assetResources']);
    if (!Array.isArray(resources?.['items']))
      throw new LansweeperRejected('Lansweeper answered without a list of assets');
    const next = objectOf(resources?.['pagination'])?.['next'];
    if (items.length > 0) {
      const fitting = Math.floor((comfortable * items.length) / Math.max(size, 1));
      this.#limit = Math.max(smallestPage, Math.min(this.#options.limit, fitting));
    }
    return {
      items,
      release: () => {
        if (block !== undefined) memory.give(block);
      },
      next: this.#checked(typeof next === 'string' && next !== '' ? next : undefined),
    };
  }

  /** A cursor that comes again would never end. */
  #checked(next: string | undefined): string | undefined {
    if (next === undefined) return undefined;
    if (this.#seen.has(next)) throw new LansweeperRejected('Lansweeper gave the same cursor twice');
    this.#seen.add(next);
    return next;
  }
}

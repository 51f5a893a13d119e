import { randomBytes } from 'node:crypto';
import type { Site } from '../sites.ts';
import type { AssetPages } from './asset-pages.ts';
import type { Filter } from './filter.ts';
import { checkFilter } from './filter-rules.ts';
import { Refused } from './refused.ts';

interface Export {
  readonly site: Site;
  readonly fields: readonly string[];
  readonly filter: Filter | null | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** In the address of the download. */
  readonly secret: string;
}

export interface ExportOptions {
  readonly pages: AssetPages;
  readonly now: () => number;
  /** Milliseconds. */
  readonly duration: number;
  readonly isStrict: boolean;
}

const path = /^\/exports\/([\w-]+)\/([\w-]+)\.json$/;

/** Exports of all assets that a filter finds (external-apis §3.2); one at a time for each site. */
export class Exports {
  readonly #options: ExportOptions;
  readonly #exports = new Map<string, Export>();

  constructor(options: ExportOptions) {
    this.#options = options;
  }

  /** Gives the export's id. Throws Refused while another one is under way. */
  start(site: Site, fields: readonly string[], filter: Filter | null | undefined): string {
    const { now, isStrict } = this.#options;
    if (isStrict) checkFilter(filter);
    for (const other of this.#exports.values()) {
      if (other.site === site && this.#share(other) < 1) throw new Refused('Another export of the site is under way');
    }
    const id = `export-${String(this.#exports.size + 1)}`;
    this.#exports.set(id, { site, fields, filter, startedAt: now(), secret: randomBytes(16).toString('base64url') });
    return id;
  }

  status(site: Site, id: string): { readonly progress: string; readonly url: string | null } {
    const found = this.#exports.get(id);
    if (found?.site !== site) throw new Refused(`The site has no export ${id}`);
    const share = this.#share(found);
    const url = share < 1 ? null : `https://api.lansweeper.com/exports/${id}/${found.secret}.json`;
    return { progress: `${String(Math.floor(share * 100))}%`, url };
  }

  /** The assets behind the path of a download's address; undefined for any other path. */
  download(pathname: string): readonly unknown[] | undefined {
    const [, id = '', secret = ''] = path.exec(pathname) ?? [];
    const found = this.#exports.get(id);
    if (found?.secret !== secret || this.#share(found) < 1) return undefined;
    return [...this.#options.pages.all(found.site, found.fields, found.filter)];
  }

  #share({ startedAt }: Export): number {
    const { now, duration } = this.#options;
    return duration <= 0 ? 1 : Math.min(1, (now() - startedAt) / duration);
  }
}

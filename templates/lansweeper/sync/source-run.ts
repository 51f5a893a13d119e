import type { Log } from 'app-builder/runtime';
import { readAsset, type Asset } from '../mapping/asset.ts';
import type { AssetPage, AssetPages } from './asset-pages.ts';
import { textOf, type AssetText } from './asset-text.ts';
import type { SourceProgress } from './checkpoint.ts';
import { LansweeperRejected } from './lansweeper-errors.ts';
import { addedTo, newPageCounts, noCounts, type PageCounts } from './page-counts.ts';
import { PageLedger, type PageParts } from './page-ledger.ts';
import type { PageMemory } from './page-memory.ts';
import type { UploadInput } from './upload.ts';

export interface SourceRunOptions {
  readonly progress: SourceProgress;
  readonly envelope: Omit<UploadInput, 'physicalAssets'>;
  readonly pages: AssetPages;
  /** Called for each asset that is to be uploaded, and again where its page has to be read again. */
  readonly seen: (asset: Asset) => void;
  /** Whether 4me is known not to have software of this name. */
  readonly isAbsent: (name: string) => boolean;
  readonly memory: PageMemory;
  /** Milliseconds since the epoch. */
  readonly cutOff: number;
  readonly log: Log;
}

/** The assets of a page that are to be uploaded. */
export interface Page {
  readonly assets: readonly AssetText[];
  readonly parts: PageParts<PageCounts>;
}

type Kept = { readonly text: string; readonly skipped?: undefined } | { readonly skipped: string; readonly text?: undefined };

/** One source in this message: reads its pages, and knows up to where 4me has everything. */
export class SourceRun {
  readonly envelope: Omit<UploadInput, 'physicalAssets'>;
  readonly #options: SourceRunOptions;
  readonly #ledger: PageLedger<PageCounts>;

  constructor(options: SourceRunOptions) {
    this.#options = options;
    this.envelope = options.envelope;
    const { progress } = options;
    this.#ledger = new PageLedger(({ next, counts }) => {
      progress.counts = addedTo(progress.counts, counts);
      progress.cursor = next ?? null;
      if (next !== undefined) return;
      progress.state = 'done';
      progress.problem = null;
    });
  }

  /** Pages from where the source was left. Throws what `LansweeperApi.ask` throws. */
  async *readPages(): AsyncGenerator<Page> {
    let cursor = this.#options.progress.cursor ?? undefined;
    let { next, items } = await this.#readFirst(cursor);
    for (;;) {
      yield this.#pageOf(items, next);
      if (next === undefined) return;
      cursor = next;
      ({ next, items } = await this.#read(cursor));
    }
  }

  /**
   * A cursor of an earlier message that is not accepted any more means to begin again: what is uploaded twice changes nothing.
   */
  async #readFirst(cursor: string | undefined): Promise<AssetPage<Kept>> {
    try {
      return await this.#read(cursor);
    } catch (error) {
      if (cursor === undefined || !(error instanceof LansweeperRejected)) throw error;
      const { progress, log } = this.#options;
      log.warn('begun again', { source: progress.source.name, reason: error.message });
      progress.cursor = null;
      progress.counts = noCounts();
      return this.#read(undefined);
    }
  }

  async #read(cursor: string | undefined): Promise<AssetPage<Kept>> {
    return this.#options.pages.read(cursor, (item) => this.#keep(item));
  }

  #keep(item: Buffer): Kept {
    const { cutOff, seen, isAbsent } = this.#options;
    const found = readAsset(JSON.parse(item.toString('utf8')), cutOff);
    if ('skipped' in found) return found;
    seen(found.asset);
    return { text: textOf(found.asset, isAbsent) };
  }

  #pageOf(items: readonly Kept[], next: string | undefined): Page {
    const counts = newPageCounts();
    const texts: string[] = [];
    for (const { text, skipped } of items) {
      if (skipped !== undefined) counts.skipped[skipped] = (counts.skipped[skipped] ?? 0) + 1;
      else texts.push(text);
    }
    const { texts: assets, release } = this.#options.memory.hold(texts);
    return { assets, parts: this.#ledger.open(next, counts, release) };
  }
}

import type { Log } from 'app-builder/runtime';
import { readAsset, type Asset } from '../mapping/asset.ts';
import type { EndOfSupport } from '../mapping/end-of-support.ts';
import type { SourceCounts } from '../mapping/summary.ts';
import type { AssetPages } from './asset-pages.ts';
import type { SourceProgress } from './checkpoint.ts';
import { LansweeperRejected } from './lansweeper-errors.ts';
import { PageLedger, type PageParts } from './page-ledger.ts';
import type { UploadInput } from './upload.ts';
import type { BatchResult } from './upload-batch.ts';

/** Errors of one source that are told one by one. */
const mostErrors = 10;

/** What one page has added to the counts of its source; it counts when 4me has all of it. */
export interface PageCounts {
  uploaded: number;
  failed: number;
  readonly skipped: Record<string, number>;
  readonly errors: string[];
  moreErrors: number;
}

export interface SourceRunOptions {
  readonly progress: SourceProgress;
  readonly envelope: Omit<UploadInput, 'physicalAssets'>;
  readonly pages: AssetPages;
  readonly endOfSupport: EndOfSupport;
  /** Milliseconds since the epoch. */
  readonly cutOff: number;
  readonly log: Log;
}

/** One source in this message: reads its pages, and knows up to where 4me has everything. */
export class SourceRun {
  readonly progress: SourceProgress;
  readonly envelope: Omit<UploadInput, 'physicalAssets'>;
  readonly #options: SourceRunOptions;
  readonly #ledger: PageLedger<PageCounts>;
  #read: number = 0;

  constructor(options: SourceRunOptions) {
    this.#options = options;
    this.progress = options.progress;
    this.envelope = options.envelope;
    this.#ledger = new PageLedger(({ next, counts }) => {
      const { progress } = this;
      progress.counts = sum(progress.counts, counts);
      progress.cursor = next ?? null;
      if (next === undefined) {
        progress.state = 'done';
        progress.problem = null;
      }
    });
  }

  /** Assets that were read in this message. */
  get read(): number {
    return this.#read;
  }

  /**
   * Pages from where the source was left. Throws what `LansweeperApi.ask` throws. A cursor of an earlier message that is not
   * accepted any more means to begin again: what is uploaded twice changes nothing.
   */
  async *readPages(): AsyncGenerator<{ readonly assets: readonly Asset[]; readonly parts: PageParts<PageCounts> }> {
    let cursor = this.progress.cursor ?? undefined;
    for (let isFirst = true; ; isFirst = false) {
      let page;
      try {
        page = await this.#options.pages.read(cursor);
      } catch (error) {
        if (!isFirst || cursor === undefined || !(error instanceof LansweeperRejected)) throw error;
        this.#options.log.warn('begun again', { source: this.progress.source.name, reason: error.message });
        cursor = undefined;
        this.progress.cursor = null;
        this.progress.counts = noCounts();
        continue;
      }
      const counts: PageCounts = { uploaded: 0, failed: 0, skipped: {}, errors: [], moreErrors: 0 };
      const parts = this.#ledger.open(page.next, counts);
      yield { assets: this.#assetsOf(page.items, counts), parts };
      if (page.next === undefined) return;
      cursor = page.next;
    }
  }

  /** Counts what became of a batch, each asset with its page. */
  note(
    { uploaded, withoutLabel, refused }: BatchResult,
    batch: readonly { readonly asset: Asset; readonly parts: PageParts<unknown> }[],
  ): void {
    const byKey = new Map(batch.map((one) => [one.asset.key, one]));
    const countsOf = (key: string): PageCounts | undefined => byKey.get(key)?.parts.counts as PageCounts | undefined;
    const nameOf = (key: string): string => byKey.get(key)?.asset.name ?? key;
    for (const key of uploaded) {
      const counts = countsOf(key);
      if (counts !== undefined) counts.uploaded += 1;
    }
    for (const key of withoutLabel)
      tell(countsOf(key), `${nameOf(key)}: came without its label, which another item has`);
    for (const { key, because } of refused) {
      const counts = countsOf(key);
      if (counts !== undefined) counts.failed += 1;
      tell(counts, `${nameOf(key)}: ${because}`);
    }
  }

  #assetsOf(items: readonly unknown[], counts: PageCounts): readonly Asset[] {
    const { cutOff, endOfSupport } = this.#options;
    const assets: Asset[] = [];
    for (const item of items) {
      const found = readAsset(item, cutOff);
      if ('asset' in found) {
        assets.push(found.asset);
        endOfSupport.note(found.asset);
      } else {
        counts.skipped[found.skipped] = (counts.skipped[found.skipped] ?? 0) + 1;
      }
    }
    this.#read += items.length;
    return assets;
  }
}

function tell(counts: PageCounts | undefined, error: string): void {
  if (counts === undefined) return;
  if (counts.errors.length < mostErrors) counts.errors.push(error);
  else counts.moreErrors += 1;
}

export const noCounts = (): SourceCounts => ({ uploaded: 0, failed: 0, skipped: {}, errors: [], moreErrors: 0 });

function sum(before: SourceCounts, page: PageCounts): SourceCounts {
  const errors = [...before.errors, ...page.errors];
  const skipped = new Map(Object.entries(before.skipped));
  for (const [reason, count] of Object.entries(page.skipped)) skipped.set(reason, (skipped.get(reason) ?? 0) + count);
  return {
    uploaded: before.uploaded + page.uploaded,
    failed: before.failed + page.failed,
    skipped: Object.fromEntries(skipped),
    errors: errors.slice(0, mostErrors),
    moreErrors: before.moreErrors + page.moreErrors + Math.max(0, errors.length - mostErrors),
  };
}

import type { Log } from 'app-builder/runtime';
import { readAsset, type Asset } from '../mapping/asset.ts';
import type { AssetPage, AssetPages } from './asset-pages.ts';
import { textOf, type AssetText } from './asset-text.ts';
import type { SourceProgress } from './checkpoint.ts';
import { LansweeperRejected } from './lansweeper-errors.ts';
import { addedTo, newPageCounts, noCounts, type PageCounts } from './page-counts.ts';
import { PageLedger, type PageParts } from './page-ledger.ts';
import { textIn, type PageMemory } from './page-memory.ts';
import { turn } from './turn.ts';
import type { UploadInput } from './upload.ts';

export interface SourceRunOptions {
  readonly progress: SourceProgress;
  readonly envelope: Omit<UploadInput, 'physicalAssets'>;
  readonly pages: AssetPages;
  /** Called for each asset that is to be uploaded. */
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

/** Assets that are read in one go. */
const atOnce = 8;

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

  /**
   * Pages from where the source was left; while one is looked at, the next one is on its way. Throws what `LansweeperApi.ask` throws.
   */
  async *readPages(): AsyncGenerator<Page> {
    const { pages, progress } = this.#options;
    let read = await this.#readFirst(progress.cursor ?? undefined);
    for (;;) {
      const { next } = read;
      const following = next === undefined ? undefined : pages.read(next);
      // It may fail while nobody waits for it yet, or for ever.
      following?.catch(() => undefined);
      // It is on its way before the work on this page begins.
      await turn();
      yield await this.#pageOf(read);
      if (following === undefined) return;
      read = await following;
    }
  }

  /**
   * A cursor of an earlier message that is not accepted any more means to begin again: what is uploaded twice changes nothing.
   */
  async #readFirst(cursor: string | undefined): Promise<AssetPage> {
    const { pages, progress, log } = this.#options;
    try {
      return await pages.read(cursor);
    } catch (error) {
      if (cursor === undefined || !(error instanceof LansweeperRejected)) throw error;
      log.warn('begun again', { source: progress.source.name, reason: error.message });
      progress.cursor = null;
      progress.counts = noCounts();
      return pages.read(undefined);
    }
  }

  async #pageOf({ items, next, release }: AssetPage): Promise<Page> {
    const { cutOff, seen, isAbsent, memory } = this.#options;
    const counts = newPageCounts();
    const texts = memory.open();
    for (const [place, item] of items.entries()) {
      if (place > 0 && place % atOnce === 0) await turn();
      const found = readAsset(JSON.parse(textIn(item)), cutOff);
      if ('skipped' in found) {
        counts.skipped[found.skipped] = (counts.skipped[found.skipped] ?? 0) + 1;
      } else {
        seen(found.asset);
        texts.add(textOf(found.asset, isAbsent));
      }
    }
    release();
    return { assets: texts.stretches(), parts: this.#ledger.open(next, counts, () => texts.release()) };
  }
}

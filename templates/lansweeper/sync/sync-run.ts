import type { FourMeClient } from 'app-builder/4me';
import type { Log } from 'app-builder/runtime';
import { ProductNames } from '../mapping/discovered.ts';
import { EndOfSupport } from '../mapping/end-of-support.ts';
import { envelopeFor } from '../mapping/envelope.ts';
import { filtersFor } from '../mapping/filters.ts';
import type { SyncSettings } from '../mapping/settings.ts';
import { wantedNames } from '../mapping/wanted-names.ts';
import { AssetPages, largestPage } from './asset-pages.ts';
import { Channel } from './channel.ts';
import type { Checkpoint, SourceProgress } from './checkpoint.ts';
import { LansweeperRejected, LansweeperUnavailable } from './lansweeper-errors.ts';
import type { LansweeperApi } from './lansweeper-api.ts';
import { NamesAt4me } from './names-at-4me.ts';
import { PageMemory } from './page-memory.ts';
import type { RequestBudget } from './request-budget.ts';
import { readAssetTypes } from './sites.ts';
import { SourceRun } from './source-run.ts';
import { UploadPipeline, type ReadPage } from './upload-pipeline.ts';

export interface SyncRunOptions {
  readonly api: LansweeperApi;
  readonly budget: RequestBudget;
  readonly customer: FourMeClient;
  readonly settings: SyncSettings;
  readonly checkpoint: Checkpoint;
  /** Keeps the checkpoint, for a message that goes on. */
  readonly save: (checkpoint: Checkpoint) => Promise<void>;
  /** Assets of a page; as many as Lansweeper serves unless told. */
  readonly pageSize?: number;
  /** Milliseconds since the epoch; no page is begun after this, so that what was read still arrives. */
  readonly readUntil: number;
  readonly now: () => number;
  readonly log: Log;
}

export interface SyncOutcome {
  /** Why it ended before everything was done; undefined: everything is, or time was up. */
  readonly error: unknown;
  readonly names: NamesAt4me;
  readonly endOfSupport: EndOfSupport;
}

/** Milliseconds between two checkpoints. */
const checkpointEvery = 10_000;
/** Pages that were read and not looked at: as many assets whatever the size of a page, as one look-up takes longer than small pages. */
const pagesAhead = (pageSize: number): number => Math.max(1, Math.floor(largestPage / pageSize));

/**
 * Brings the assets of all open sources to 4me: one loop reads pages, another looks names up and uploads. What 4me has confirmed
 * is in the checkpoint; a source that Lansweeper does not serve stays open with its problem, and the others go on.
 */
export class SyncRun {
  readonly #options: SyncRunOptions;
  readonly #assetTypes = new Map<string, readonly string[]>();
  readonly #names: NamesAt4me;
  readonly #endOfSupport: EndOfSupport;
  /** Of the messages before this one. */
  readonly #ambiguousBefore: number;
  readonly #memory = new PageMemory();
  /** Larger blocks, which would be left half empty by what waits. */
  readonly #answers = new PageMemory();
  #error: unknown;
  #savedAt: number;

  constructor(options: SyncRunOptions) {
    this.#options = options;
    this.#names = new NamesAt4me(options.customer);
    this.#endOfSupport = EndOfSupport.from(options.checkpoint.endOfSupport);
    this.#ambiguousBefore = options.checkpoint.ambiguousPeople;
    this.#savedAt = options.now();
  }

  async run(): Promise<SyncOutcome> {
    const { customer, settings, pageSize = largestPage } = this.#options;
    const pages = new Channel<ReadPage>(pagesAhead(pageSize));
    const pipeline = new UploadPipeline({
      customer,
      settings,
      names: this.#names,
      products: new ProductNames(),
      fail: (error) => {
        this.#error ??= error;
      },
    });
    const uploading = pipeline.run(pages);
    try {
      await this.#readAll(pages);
    } catch (error) {
      this.#error ??= error;
    } finally {
      pages.end();
    }
    await uploading;
    await this.#save();
    return { error: this.#error, names: this.#names, endOfSupport: this.#endOfSupport };
  }

  async #readAll(pages: Channel<ReadPage>): Promise<void> {
    for (const progress of this.#options.checkpoint.sources) {
      if (progress.state === 'done') continue;
      if (this.#isOver()) return;
      try {
        progress.problem = null;
        if (!(await this.#read(progress, pages))) return;
      } catch (error) {
        const isPassing = error instanceof LansweeperUnavailable && error.after === undefined;
        if (!isPassing && !(error instanceof LansweeperRejected)) throw error;
        progress.problem = error.message;
        this.#options.log.warn('source not read to its end', { source: progress.source.name, reason: error.message });
      }
    }
  }

  /** False: nobody takes any more pages. */
  async #read(progress: SourceProgress, pages: Channel<ReadPage>): Promise<boolean> {
    const run = await this.#begin(progress);
    if (run === undefined) return true;
    try {
      for await (const page of run.readPages()) {
        if (!(await pages.put({ run, page }))) return false;
        await this.#saveNowAndThen();
        if (this.#isOver()) break;
      }
    } finally {
      // Also where no more can be read: what was read is uploaded.
      await pages.put({ run, page: null });
    }
    return true;
  }

  async #begin(progress: SourceProgress): Promise<SourceRun | undefined> {
    const { api, settings, checkpoint, log, pageSize = largestPage } = this.#options;
    const { source } = progress;
    const types = settings.importType === 'selected_types_only' ? await this.#typesOf(source.site) : undefined;
    const { filters, warnings, none } = filtersFor(settings, types, source, checkpoint.cutOff);
    progress.warnings = none === undefined ? warnings : [...warnings, none];
    if (none !== undefined) {
      progress.state = 'done';
      return undefined;
    }
    return new SourceRun({
      progress,
      envelope: envelopeFor(source, [...checkpoint.sources.map((one) => one.source), ...checkpoint.others], settings),
      pages: new AssetPages(api, { site: source.site.id, filters, limit: pageSize, memory: this.#answers }),
      memory: this.#memory,
      isAbsent: this.#names.isAbsent,
      seen: (asset) => {
        this.#endOfSupport.note(asset);
        this.#names.want(wantedNames(asset, settings));
      },
      cutOff: checkpoint.cutOff,
      log,
    });
  }

  async #typesOf(site: { readonly id: string; readonly name: string }): Promise<readonly string[]> {
    const known = this.#assetTypes.get(site.id);
    if (known !== undefined) return known;
    const types = await readAssetTypes(this.#options.api, site);
    this.#assetTypes.set(site.id, types);
    return types;
  }

  #isOver(): boolean {
    return this.#error !== undefined || this.#options.now() >= this.#options.readUntil;
  }

  async #saveNowAndThen(): Promise<void> {
    if (this.#options.now() - this.#savedAt < checkpointEvery) return;
    this.#savedAt = this.#options.now();
    await this.#save();
  }

  async #save(): Promise<void> {
    const { checkpoint, budget, save } = this.#options;
    checkpoint.endOfSupport = this.#endOfSupport.toJSON();
    checkpoint.spent = budget.spent();
    checkpoint.ambiguousPeople = this.#ambiguousBefore + this.#names.ambiguousPeople;
    await save(checkpoint);
  }
}

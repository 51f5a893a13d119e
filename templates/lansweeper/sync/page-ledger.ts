/** A page of one source on its way to 4me. */
interface Entry<Counts> {
  readonly next: string | undefined;
  readonly counts: Counts;
  readonly done: () => void;
  /** Parts of it that 4me has not confirmed yet; the reading itself counts as one. */
  open: number;
}

export interface Confirmed<Counts> {
  /** Where to go on; undefined after the last page. */
  readonly next: string | undefined;
  readonly counts: Counts;
}

/**
 * The pages that are under way. 4me confirms them in whatever order; they count in the order in which they were read, so that
 * there is always one cursor before which nothing is missing.
 */
export class PageLedger<Counts> {
  readonly #entries: Entry<Counts>[] = [];
  readonly #confirm: (page: Confirmed<Counts>) => void;

  constructor(confirm: (page: Confirmed<Counts>) => void) {
    this.#confirm = confirm;
  }

  /**
   * A page was read; `counts` may be changed until it is confirmed. `done`: called when all its parts are closed, whatever became of
   * the pages before. Gives what closes the page itself.
   */
  open(next: string | undefined, counts: Counts, done: () => void = () => {}): PageParts<Counts> {
    const entry: Entry<Counts> = { next, counts, done, open: 1 };
    this.#entries.push(entry);
    return {
      counts,
      add: () => {
        entry.open += 1;
      },
      close: () => {
        entry.open -= 1;
        if (entry.open === 0) entry.done();
        this.#settle();
      },
    };
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  #settle(): void {
    for (let [first] = this.#entries; first !== undefined && first.open === 0; [first] = this.#entries) {
      this.#entries.shift();
      this.#confirm({ next: first.next, counts: first.counts });
    }
  }
}

export interface PageParts<Counts> {
  readonly counts: Counts;
  /** One more part is on its way. */
  readonly add: () => void;
  /** A part, or the page itself, is done. */
  readonly close: () => void;
}

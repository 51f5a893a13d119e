import type { Asset } from './asset.ts';

/** Names that are kept; there are some dozens, and they travel in messages. */
const mostNames = 1000;

/**
 * Until when operating systems are supported, collected over a run (external-apis §3.6). Lansweeper gives the date of a family
 * and version; it counts where the name of the family is in that of the operating system, word by word, as `Windows 1` is not
 * in `Windows 11` (§3.8). Several versions share one name: the latest date wins, whatever came first, as the product is
 * supported until its last version is not.
 */
export class EndOfSupport {
  readonly #dates = new Map<string, string>();
  #isFull = false;

  /** Name of an operating system to date, `YYYY-MM-DD`. */
  get dates(): ReadonlyMap<string, string> {
    return this.#dates;
  }

  /** Whether names had to be left out, as there are more than 1,000. */
  get isFull(): boolean {
    return this.#isFull;
  }

  note({ operatingSystem, endOfSupport }: Pick<Asset, 'operatingSystem' | 'endOfSupport'>): void {
    if (operatingSystem === undefined || endOfSupport === undefined) return;
    const { name, date } = endOfSupport;
    if ((this.#dates.get(operatingSystem) ?? '') >= date || !wordsOf(operatingSystem).includes(wordsOf(name))) return;
    this.#keep(operatingSystem, date);
  }

  #keep(name: string, date: string): void {
    if (this.#dates.size >= mostNames && !this.#dates.has(name)) this.#isFull = true;
    else this.#dates.set(name, date);
  }

  /** For a checkpoint: `EndOfSupport.from` makes the same of it. */
  toJSON(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#dates);
  }

  /** Goes on where `toJSON` was taken. Throws TypeError for something else. */
  static from(kept: unknown): EndOfSupport {
    const found = new EndOfSupport();
    if (typeof kept !== 'object' || kept === null || Array.isArray(kept))
      throw new TypeError('expected names and dates');
    for (const [name, date] of Object.entries(kept as Readonly<Record<string, unknown>>)) {
      if (typeof date !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(date))
        throw new TypeError('expected dates, YYYY-MM-DD');
      found.#keep(name, date);
    }
    return found;
  }
}

/** Words in lower case, a blank around each. */
const wordsOf = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;

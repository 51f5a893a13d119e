/** Names that led nowhere, at the same moment; and how many a second are forgiven. */
const most = 50;
const forgiven = 10;

/**
 * Bounds how often strangers can make us ask the secrets store for names that it does not have, whatever names they use. Names
 * that it has cost nothing, so that no number of customers uses it up.
 */
export class LookupBudget {
  readonly #now: () => number;
  #spent = 0;
  #spentAt = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** False while too many names led nowhere. Reserves one look-up, which `found` gives back. */
  take(): boolean {
    if (this.isSpent()) return false;
    this.#spent += 1;
    return true;
  }

  /** Whether `take` would be false. */
  isSpent(): boolean {
    const now = this.#now();
    this.#spent = Math.max(0, this.#spent - ((now - this.#spentAt) / 1000) * forgiven);
    this.#spentAt = now;
    return this.#spent + 1 > most;
  }

  /** The name that was looked up is there. */
  found(): void {
    this.#spent = Math.max(0, this.#spent - 1);
  }
}

/** The last attempts to deliver, oldest first. */
export class AttemptLog<Attempt> {
  readonly #kept: number;
  readonly #entries: Attempt[] = [];

  /** `kept`: how many of them. */
  constructor(kept: number) {
    this.#kept = kept;
  }

  add(attempt: Attempt): void {
    this.#entries.push(attempt);
    if (this.#entries.length > this.#kept) this.#entries.shift();
  }

  list(): readonly Attempt[] {
    return [...this.#entries];
  }
}

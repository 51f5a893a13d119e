interface Entry {
  readonly at: number;
  readonly amount: number;
}

/** A sum over the last `window` milliseconds that must not exceed `limit`. Times are milliseconds since the epoch. */
export class RollingCount {
  readonly #limit: number;
  readonly #window: number;
  #entries: Entry[] = [];
  #first = 0;
  #sum = 0;

  constructor(limit: number, window: number) {
    this.#limit = limit;
    this.#window = window;
  }

  add(amount: number, now: number): void {
    this.#entries.push({ at: now, amount });
    this.#sum += amount;
  }

  /** Milliseconds until `amount` more fits; 0 where it fits now. An amount above the limit waits for an empty window. */
  waitFor(amount: number, now: number): number {
    this.#forget(now);
    let sum = this.#sum;
    for (let index = this.#first; sum > 0 && sum + amount > this.#limit; index += 1) {
      const entry = this.#entries[index];
      if (entry === undefined) break;
      sum -= entry.amount;
      if (sum === 0 || sum + amount <= this.#limit) return entry.at + this.#window - now;
    }
    return 0;
  }

  remaining(now: number): { readonly limit: number; readonly remaining: number; readonly resetAt: number } {
    this.#forget(now);
    const oldest = this.#entries[this.#first]?.at ?? now;
    const resetAt = Math.ceil((oldest + this.#window) / 1000);
    return { limit: this.#limit, remaining: Math.max(0, this.#limit - this.#sum), resetAt };
  }

  #forget(now: number): void {
    for (let entry = this.#entries[this.#first]; entry !== undefined; entry = this.#entries[this.#first]) {
      if (entry.at + this.#window > now) break;
      this.#sum -= entry.amount;
      this.#first += 1;
    }
    if (this.#first > 1000) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
  }
}

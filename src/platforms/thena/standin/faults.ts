/** What the APIs answer instead. */
export interface Fault {
  readonly status: number;
  /** How many requests; all, if left out. */
  readonly times?: number;
  /** The work is done all the same: its answer is lost. */
  readonly afterWork?: boolean;
}

/** The switch for faults of both APIs. */
export class Faults {
  #fault: Fault | undefined;
  #left = 0;

  /** Undefined ends it. */
  set(fault: Fault | undefined): void {
    this.#fault = fault;
    this.#left = fault?.times ?? Number.POSITIVE_INFINITY;
  }

  /** The fault of the next request, if it has one. */
  strike(): Fault | undefined {
    if (this.#left <= 0) return undefined;
    this.#left -= 1;
    return this.#fault;
  }
}

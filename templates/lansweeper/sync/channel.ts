/** A queue between two loops that holds at most `capacity` values: who puts more into it waits. */
export class Channel<Value> {
  readonly #capacity: number;
  readonly #values: Value[] = [];
  #ended = false;
  #wakeTaker: (() => void) | undefined;
  #wakePutter: (() => void) | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Resolves when there is room for the next one. False: nobody takes any more. One loop puts. */
  async put(value: Value): Promise<boolean> {
    if (this.#ended) return false;
    this.#values.push(value);
    this.#wakeTaker?.();
    while (this.#values.length >= this.#capacity && !this.#isEnded()) {
      await new Promise<void>((resolve) => {
        this.#wakePutter = resolve;
      });
    }
    return !this.#isEnded();
  }

  /** Undefined when the channel was ended and all was taken. One loop takes. */
  async take(): Promise<Value | undefined> {
    while (this.#values.length === 0) {
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wakeTaker = resolve;
      });
    }
    const value = this.#values.shift();
    this.#wakePutter?.();
    return value;
  }

  /** What is in it can still be taken. */
  end(): void {
    this.#ended = true;
    this.#wakeTaker?.();
    this.#wakePutter?.();
  }

  #isEnded(): boolean {
    return this.#ended;
  }
}

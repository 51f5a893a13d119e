/** Bytes; a block grows by whole multiples of it. */
const grain = 256 * 1024;
/** Blocks that are kept for the next pages. */
const mostKept = 6;

/**
 * The memory of answers and of what waits, used again and again. Objects that live for seconds make the memory of a process grow
 * by tens of megabytes, and buffers that each page leaves behind are so little to the garbage collector that it lets them pile up.
 */
export class PageMemory {
  /** The largest one last. */
  #free: Buffer[] = [];

  /** At least so many bytes, of whatever content. */
  readonly take = (bytes: number): Buffer => {
    const largest = this.#free.at(-1);
    if (largest === undefined || largest.length < bytes) {
      return Buffer.allocUnsafeSlow(Math.max(1, Math.ceil(bytes / grain)) * grain);
    }
    this.#free.pop();
    return largest;
  };

  /** Nobody looks at it any more. */
  give(block: Buffer): void {
    this.#free = [...this.#free, block].toSorted((a, b) => a.length - b.length).slice(-mostKept);
  }

  open(): PageTexts {
    return new PageTexts(this);
  }
}

/** The texts of one page, one after another in one block. */
export class PageTexts {
  readonly #memory: PageMemory;
  readonly #ends: number[] = [];
  #block: Buffer;

  constructor(memory: PageMemory) {
    this.#memory = memory;
    this.#block = memory.take(0);
  }

  add(text: string): void {
    const from = this.#ends.at(-1) ?? 0;
    const to = from + Buffer.byteLength(text);
    if (to > this.#block.length) {
      const small = this.#block;
      this.#block = this.#memory.take(to);
      small.copy(this.#block, 0, 0, from);
      this.#memory.give(small);
    }
    this.#block.write(text, from);
    this.#ends.push(to);
  }

  /** Views of the block, in the order of the texts; after the last one was added. */
  views(): readonly Buffer[] {
    return this.#ends.map((to, place) => this.#block.subarray(place === 0 ? 0 : this.#ends[place - 1], to));
  }

  /** Nobody looks at the views any more. */
  release(): void {
    this.#memory.give(this.#block);
  }
}

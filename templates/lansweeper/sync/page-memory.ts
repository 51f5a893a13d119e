/** Bytes; a block grows by whole multiples of it. */
const grain = 256 * 1024;
/** Blocks that are kept for the next pages. */
const mostKept = 4;

/** The texts of one page, one after another in one block. */
export class PageTexts {
  readonly #release: (block: Buffer) => void;
  readonly #ends: number[] = [];
  #block: Buffer;

  constructor(block: Buffer, release: (block: Buffer) => void) {
    this.#block = block;
    this.#release = release;
  }

  add(text: string): void {
    const from = this.#ends.at(-1) ?? 0;
    const to = from + Buffer.byteLength(text);
    if (to > this.#block.length) {
      const larger = Buffer.allocUnsafeSlow(Math.ceil(to / grain) * grain);
      this.#block.copy(larger, 0, 0, from);
      this.#block = larger;
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
    this.#release(this.#block);
  }
}

/**
 * The memory of what waits, used again and again. Objects that live for seconds make the memory of a process grow by tens of
 * megabytes, and buffers that each page leaves behind are so little to the garbage collector that it lets them pile up.
 */
export class PageMemory {
  readonly #free: Buffer[] = [];

  open(): PageTexts {
    return new PageTexts(this.#free.pop() ?? Buffer.allocUnsafeSlow(grain), (block) => {
      if (this.#free.length < mostKept) this.#free.push(block);
    });
  }
}

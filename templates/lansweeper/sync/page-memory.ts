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

/**
 * Bytes of a block. Not a view of it: a hundred thousand small buffers fill the memory with what is collected late.
 */
export interface Stretch {
  readonly block: Buffer;
  readonly from: number;
  /** After the last byte. */
  readonly to: number;
}

export const textIn = ({ block, from, to }: Stretch): string => block.toString('utf8', from, to);

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

  /** Where they are, in their order; after the last one was added. */
  stretches(): readonly Stretch[] {
    const block = this.#block;
    return this.#ends.map((to, place) => ({ block, from: this.#ends[place - 1] ?? 0, to }));
  }

  /** Nobody looks at the texts any more. */
  release(): void {
    this.#memory.give(this.#block);
  }
}

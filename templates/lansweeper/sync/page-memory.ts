/** Bytes; blocks have whole multiples of it, so that a page of nearly the same size fits into the one before. */
const grain = 64 * 1024;
/** Blocks that are kept for the next pages. */
const mostKept = 4;

export interface Held {
  /** Views of one block, in the order of the texts. */
  readonly texts: readonly Buffer[];
  /** To be called when nobody looks at them any more. */
  readonly release: () => void;
}

/**
 * The memory of what waits, used again and again. Objects that live for seconds make the memory of a process grow by tens of
 * megabytes, and buffers that each page leaves behind are so little to the garbage collector that it lets them pile up.
 */
export class PageMemory {
  readonly #free: Buffer[] = [];

  hold(texts: readonly string[]): Held {
    const lengths = texts.map((text) => Buffer.byteLength(text));
    const block = this.#block(lengths.reduce((sum, length) => sum + length, 0));
    let at = 0;
    const views = texts.map((text, place) => {
      const from = at;
      at += lengths[place] ?? 0;
      block.write(text, from);
      return block.subarray(from, at);
    });
    return {
      texts: views,
      release: () => {
        if (this.#free.length < mostKept) this.#free.push(block);
      },
    };
  }

  #block(length: number): Buffer {
    const place = this.#free.findIndex((block) => block.length >= length);
    const [block] = place < 0 ? [] : this.#free.splice(place, 1);
    return block ?? Buffer.allocUnsafeSlow(Math.ceil(length / grain) * grain);
  }
}

/** Chance that can be repeated: the same seed and index give the same sequence on every machine (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number, index = 0) {
    this.#state = mixed(mixed(seed) ^ index);
  }

  /** At least 0, below 1. */
  share(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let word = this.#state;
    word = Math.imul(word ^ (word >>> 15), word | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` up to and with `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.share() * (most - least + 1));
  }

  /** Throws an Error for an empty list. */
  oneOf<T>(list: readonly T[]): T {
    const chosen = list[Math.floor(this.share() * list.length)];
    if (chosen === undefined) throw new Error('Nothing to choose from');
    return chosen;
  }
}

function mixed(word: number): number {
  let value = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

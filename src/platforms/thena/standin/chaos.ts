import { seededRandom } from './seeded-random.ts';

/** What Thena's at-least-once delivery may do; shares are between 0 and 1 (thena-facts §4.5). */
export interface Chaos {
  /** The same seed gives the same sequence. */
  readonly seed: number;
  /** Share of messages that arrive twice. */
  readonly duplicates: number;
  /** Share of messages that are held back, so that later ones overtake them. */
  readonly reordering: number;
  /** Milliseconds that such a message is held back at most. */
  readonly heldBack: number;
  /** Share of comments that arrive under both of their names. */
  readonly bothNames: number;
}

export const noChaos: Chaos = { seed: 1, duplicates: 0, reordering: 0, heldBack: 50, bothNames: 0 };

/** Decides by seeded chance. */
export class Dice {
  readonly #chaos: Chaos;
  readonly #random: () => number;

  constructor(chaos: Chaos) {
    this.#chaos = chaos;
    this.#random = seededRandom(chaos.seed);
  }

  hasBothNames(): boolean {
    return this.#random() < this.#chaos.bothNames;
  }

  /** For each time that a message is sent, the milliseconds that it is held back. */
  copies(): readonly number[] {
    const { duplicates, reordering, heldBack } = this.#chaos;
    const count = this.#random() < duplicates ? 2 : 1;
    return Array.from({ length: count }, () =>
      this.#random() < reordering ? 1 + Math.floor(this.#random() * heldBack) : 0,
    );
  }
}

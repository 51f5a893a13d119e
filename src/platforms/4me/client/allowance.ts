import type { AnswerHeaders } from '../../../runtime/http-answer.ts';

/** An answer may say that of a limit nothing is left (4me-facts §5); by the beginning of its headers. */
const limits = ['x-ratelimit', 'x-costlimit'];

/** Milliseconds; the windows of both limits are an hour, so that a later end is a clock that is wrong. */
const longest = 3_600_000;

/** What the platform itself says of what a token may still ask for; one for all that use the token. */
export class Allowance {
  readonly #clock: () => number;
  #pausedUntil = -Infinity;

  /** `clock`: in milliseconds, from whatever moment; it has to go on while the program sleeps. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Milliseconds until requests are taken again; 0: they are. */
  wait(): number {
    return Math.max(0, this.#pausedUntil - this.#clock());
  }

  /** Nothing is taken for so many milliseconds. */
  pause(milliseconds: number): void {
    if (milliseconds > 0 && milliseconds <= longest) {
      this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock() + milliseconds);
    }
  }

  /** Reads what an answer says is left; `now` in milliseconds since the epoch, as the headers have it in seconds. */
  note(headers: AnswerHeaders, now: number): void {
    for (const limit of limits) {
      const [left, reset] = ['remaining', 'reset'].map((name) => Number(headers.get(`${limit}-${name}`) ?? NaN));
      if (left !== undefined && left <= 0 && reset !== undefined) this.pause(reset * 1000 - now);
    }
  }
}

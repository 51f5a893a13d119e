import type { Disturbance } from '../platforms/4me/standin/webhooks/deliveries.ts';

/** How bad it is. Shares are between 0 and 1. */
export interface WeatherSetting {
  /** The same seed gives the same sequence of events. */
  readonly seed: number;
  /** Milliseconds that every request waits, between these two. */
  readonly latency: readonly [least: number, most: number];
  /** Share of requests to 4me that are answered 429. */
  readonly tooManyRequests: number;
  /** What those are told in `retry-after`, in seconds. */
  readonly retryAfter: number;
  /** Share of requests to 4me that are answered 500, without effect. */
  readonly serverErrors: number;
  /** Share of connections to 4me that break before the request has an effect. */
  readonly resetsBefore: number;
  /** Share that break after it: the caller does not know what happened. */
  readonly resetsAfter: number;
  /** Whether requests to external applications meet all this too, and not only those to 4me. */
  readonly everywhere: boolean;
  /** Share of webhook messages that arrive twice. */
  readonly duplicates: number;
  /** Share of webhook messages that are held back so that later ones overtake them. */
  readonly reordering: number;
  /** Milliseconds that such a message is held back at most. */
  readonly heldBack: number;
}

const clearSky: WeatherSetting = {
  seed: 1,
  latency: [0, 0],
  tooManyRequests: 0,
  retryAfter: 1,
  serverErrors: 0,
  resetsBefore: 0,
  resetsAfter: 0,
  everywhere: false,
  duplicates: 0,
  reordering: 0,
  heldBack: 50,
};

/** What happens to one request. */
export interface RequestWeather {
  readonly latency: number;
  readonly event: 'none' | '429' | '500' | 'reset before' | 'reset after';
}

/** Decides by seeded chance; the setting may change while the sandbox runs. */
export class Weather {
  #setting: WeatherSetting;
  #random: () => number;

  constructor(setting: Partial<WeatherSetting> = {}) {
    this.#setting = { ...clearSky, ...setting };
    this.#random = seeded(this.#setting.seed);
  }

  get setting(): WeatherSetting {
    return this.#setting;
  }

  /** A new seed starts its sequence from the beginning. */
  change(setting: Partial<WeatherSetting>): void {
    this.#setting = { ...this.#setting, ...setting };
    if (setting.seed !== undefined) this.#random = seeded(setting.seed);
  }

  /**
   * Only requests to 4me, its accounts' hosts and its storage included, meet more than latency unless it is bad everywhere:
   * other stand-ins have switches of their own.
   */
  forRequest(toPlatform: boolean): RequestWeather {
    const { latency, tooManyRequests, serverErrors, resetsBefore, resetsAfter } = this.#setting;
    const wait = latency[0] + Math.round(this.#random() * (latency[1] - latency[0]));
    if (!toPlatform && !this.#setting.everywhere) return { latency: wait, event: 'none' };
    let chance = this.#random();
    const shares = [
      ['429', tooManyRequests],
      ['500', serverErrors],
      ['reset before', resetsBefore],
      ['reset after', resetsAfter],
    ] as const;
    for (const [event, share] of shares) {
      if (chance < share) return { latency: wait, event };
      chance -= share;
    }
    return { latency: wait, event: 'none' };
  }

  forMessage(): Disturbance {
    const { duplicates, reordering, heldBack } = this.#setting;
    const delay = this.#random() < reordering ? 1 + Math.round(this.#random() * (heldBack - 1)) : 0;
    return { delay, duplicate: this.#random() < duplicates };
  }
}

/** A linear congruential generator; good enough for weather, and the same on every machine. */
function seeded(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

import { type CapturedEvent } from '../events/captured-event.ts';
import { captureEvent } from '../events/capture.ts';
import type { EventStore } from '../events/event-store.ts';
import type { Verdict } from '../verification/verdict.ts';
import type { Exchange } from './exchange.ts';

/** What a person is shown of one exchange; the rest is in the store of captured events. */
export type Delivery = Pick<
  CapturedEvent,
  'id' | 'at' | 'event' | 'account' | 'method' | 'address' | 'verdict' | 'status' | 'error' | 'ms'
>;

export interface Deliveries {
  /** Takes an exchange; never throws. */
  take(exchange: Exchange): void;
  /** How many were taken. */
  count(): number;
  /** Resolves when all that were taken have been shown and kept. */
  settled(): Promise<void>;
}

/** Judges, keeps and shows exchanges, in the order in which they were answered. */
export function recordDeliveries(options: {
  readonly judge: (exchange: Exchange) => Promise<Verdict | undefined>;
  readonly store: EventStore;
  /** Text without the secrets that the program knows. */
  readonly clean: (text: string) => string;
  readonly show: (delivery: Delivery) => void;
  readonly warn: (text: string) => void;
}): Deliveries {
  const { judge, store, clean, show, warn } = options;
  let count = 0;
  let last = Promise.resolve();
  let isBroken = false;

  async function record(exchange: Exchange): Promise<void> {
    const verdict = await judge(exchange).catch((error: unknown): undefined => {
      warn(textOf(error));
    });
    const event = captureEvent(
      { ...exchange, source: 'tunnel', ...(verdict === undefined ? {} : { verdict: shownVerdict(verdict) }) },
      clean,
    );
    show(event);
    await store.add(event).catch((error: unknown) => {
      // Said once: what comes after will most likely not be kept either.
      if (!isBroken) warn(`Deliveries are not kept. ${textOf(error)}`);
      isBroken = true;
    });
  }

  return {
    take(exchange) {
      count += 1;
      last = last.then(() => record(exchange)).catch((error: unknown) => warn(textOf(error)));
    },
    count: () => count,
    settled: () => last,
  };
}

function shownVerdict(verdict: Verdict): NonNullable<CapturedEvent['verdict']> {
  return verdict.valid ? { valid: true } : { valid: false, rule: verdict.rule, expected: verdict.expected };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

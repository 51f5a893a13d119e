import { expect, vi } from 'vitest';
import type { RequestWeather } from '../../../src/sandbox/weather.ts';
import type { InstalledApp } from '../../../src/testing/index.ts';
import type { Answer, ApiEvent, Customer, Stage } from './app-stage.ts';

/** What befalls the requests to 4me. */
export interface Sky {
  /** Lets the weather strike those of the given places in their order, counted from 1. */
  strike(events: Readonly<Record<number, RequestWeather['event']>>): void;
  clear(): void;
}

export function skyOver({ kit: { sandbox } }: Stage): Sky {
  let calm = (): void => {};
  return {
    strike(events) {
      let requests = 0;
      const weather = vi.spyOn(sandbox.weather, 'forRequest').mockImplementation((toPlatform) => {
        if (toPlatform) requests += 1;
        return { latency: 0, event: (toPlatform ? events[requests] : undefined) ?? 'none' };
      });
      calm = () => weather.mockRestore();
    },
    clear() {
      calm();
      sandbox.weather.change({ tooManyRequests: 0, serverErrors: 0, resetsBefore: 0, resetsAfter: 0 });
    },
  };
}

/** A customer with the app, whose message is the first one. */
export interface Sender {
  readonly stage: Stage;
  readonly sky: Sky;
  readonly customer: Customer;
  readonly app: InstalledApp;
  /** With a valid message. */
  readonly event: ApiEvent;
}

export async function newSender(stage: Stage, sky: Sky): Promise<Sender> {
  const customer = stage.customer();
  const app = await customer.install();
  return { stage, sky, customer, app, event: await stage.event(customer, stage.message(customer)) };
}

/** A message, and what comes of it. */
export interface Case {
  /** Requests to 4me that the message causes; for what is refused, none. */
  readonly asks?: readonly string[];
  /** Notes that there are afterwards. */
  readonly notes?: number;
  /** What the sender does, and what is answered last; counted is what follows `before`. */
  readonly send: (sender: Sender) => Promise<Pick<Answer, 'status'>>;
  readonly before?: (sender: Sender) => Promise<unknown>;
  /** Puts right what was wrong; the message that comes again must then be answered with 200 and be noted once. */
  readonly mend?: (sender: Sender) => unknown;
  readonly after?: (sender: Sender) => Promise<void>;
}

/** Requests to 4me that a first message causes. */
export const first = ['AppInstanceOfCustomer', 'token', 'RequestByNumber', 'AddNoteToRequest'];

/** The valid message, in an event with changes. */
export const altered = (changes: (sender: Sender) => object | Promise<object>): Case['send'] => {
  return async (sender) => sender.stage.invoke({ ...sender.event, ...(await changes(sender)) });
};

export const signatureOf = ({ event }: Sender): string => event.headers['Typeform-Signature'] ?? '';

/** A message with other content, signed by the customer's secret. */
export const content = (make: (sender: Sender) => unknown): Case['send'] => {
  return async (sender) => sender.stage.invoke(await sender.stage.event(sender.customer, make(sender)));
};

export const again: Case['send'] = async ({ stage, event }) => stage.invoke(event);

export function noSecretIn(log: unknown, secrets: readonly unknown[]): void {
  const text = JSON.stringify(log);
  for (const secret of secrets) {
    if (typeof secret !== 'string' || secret.length < 5) throw new Error(`no secret: ${String(secret)}`);
    expect(text).not.toContain(secret);
  }
}

import type { JsonObject } from '../runtime/ports.ts';
import { type Captured, capturedInput, type InputOptions } from './captures/captured-input.ts';
import { shownPayload } from './shown-payload.ts';
import type { Verdict } from './verdict.ts';
import type { Verifier } from './verifier.ts';

/** Where in the input a message is; both undefined where the input is one message. */
interface Place {
  readonly line?: number;
  readonly entry?: number;
}

/** What there is to say about one message of the input. Claims and payload are without secrets. */
export type Finding = Place & (FoundValid | FoundInvalid | FoundUnusable);

export interface FoundValid {
  readonly result: 'valid';
  readonly key: string;
  readonly proof?: string;
  readonly claims?: JsonObject;
  readonly payload?: unknown;
}

export interface FoundInvalid {
  readonly result: 'invalid';
  readonly rule: string;
  readonly expected: string;
  readonly found?: string;
  readonly claims?: JsonObject;
  /** Milliseconds since the epoch, where the capture tells. */
  readonly receivedAt?: number;
}

/** There is nothing to verify. */
export interface FoundUnusable {
  readonly result: 'unusable';
  readonly expected: string;
  readonly found: string;
}

export interface CheckOptions extends InputOptions {
  readonly verifier: Verifier<Verdict | Promise<Verdict>>;
  /** Milliseconds since the epoch at which messages are judged. */
  readonly now: number;
}

/** Verifies everything in the input, one message after the other; keeps none. */
export async function* check(input: AsyncIterable<Buffer>, options: CheckOptions): AsyncGenerator<Finding> {
  for await (const captured of capturedInput(input, options)) yield await findingOf(captured, options);
}

async function findingOf({ found, ...place }: Captured, { verifier, now }: CheckOptions): Promise<Finding> {
  if ('unreadable' in found) return { ...place, result: 'unusable', expected: found.expected, found: found.found };
  const { valid: _, ...verdict } = await verifier.verify(found, now);
  const claims = verdict.claims === undefined ? {} : { claims: shownPayload(verdict.claims) as JsonObject };
  if ('rule' in verdict) {
    const { receivedAt } = found;
    return { ...place, result: 'invalid', ...verdict, ...claims, ...(receivedAt === undefined ? {} : { receivedAt }) };
  }
  const payload = verdict.payload === undefined ? {} : { payload: shownPayload(verdict.payload) };
  return { ...place, result: 'valid', ...verdict, ...claims, ...payload };
}

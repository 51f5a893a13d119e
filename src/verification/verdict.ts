import type { JsonObject } from '../runtime/ports.ts';

/** What a verifier found out about one request. */
export type Verdict = Valid | Invalid;

export interface Valid {
  readonly valid: true;
  /** What the message says of itself, without its payload; of senders that put claims into their messages. */
  readonly claims?: JsonObject;
  readonly payload?: unknown;
  /** Which of several keys fitted. */
  readonly key: string;
  /** What it fitted, of senders that have more than one way to prove themselves. */
  readonly proof?: string;
}

export interface Invalid {
  readonly valid: false;
  /** One word or two, e.g. `signature`; the same for the same cause. */
  readonly rule: string;
  /** What would have been right. */
  readonly expected: string;
  /** What is there instead, as far as that can be told. */
  readonly found?: string;
  /** What the message says of itself although nobody vouches for it. */
  readonly claims?: JsonObject;
}

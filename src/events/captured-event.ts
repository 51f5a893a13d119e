import type { JsonObject } from '../runtime/ports.ts';

/** A webhook message as the tunnel or the sandbox saw it, with the answer that it got. Holds no secret and no token. */
export interface CapturedEvent {
  /** From `newEventId`. */
  readonly id: string;
  /** ISO 8601, when it was sent or came in. */
  readonly at: string;
  readonly source: 'tunnel' | 'sandbox';
  /** e.g. `automation_rule`; empty where the message does not say. */
  readonly event: string;
  /** Account that the message is of. */
  readonly account?: string;
  readonly method: string;
  /** Where it was sent, or of what came through the tunnel the path, without user, password and what a query keeps secret. */
  readonly address: string;
  /** Names in lower case; what proves who the sender is does not show. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text; of a message that was a token its data, as JSON. */
  readonly body: string;
  /** The body was longer than what is kept. */
  readonly truncated: boolean;
  /** Something of the body does not show. */
  readonly redacted: boolean;
  /** What was said about a body that was a token, beside its data. */
  readonly token?: TokenFacts;
  readonly verdict?: CapturedVerdict;
  /** Of the answer; null when there was none. */
  readonly status: number | null;
  /** Why there was no answer, or none that counts as delivered. */
  readonly error?: string;
  /** Milliseconds until the answer. */
  readonly ms: number;
  /** From 1; where the sender counts. */
  readonly attempt?: number;
}

export interface TokenFacts {
  /** As the token's header names it, e.g. `RS256`. */
  readonly algorithm: string;
  /** Without `data`: issuer, subject and times. */
  readonly claims: JsonObject;
}

/** Whether the signature holds; where it does not, the rule that failed and what it asks for. */
export interface CapturedVerdict {
  readonly valid: boolean;
  readonly rule?: string;
  readonly expected?: string;
}

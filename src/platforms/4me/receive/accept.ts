import { createHash } from 'node:crypto';
import type { HttpRequest } from '../../../runtime/http.ts';
import type { Log } from '../../../runtime/log.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import { isMessage, type Message } from '../wire/message.ts';
import { UnusablePolicy } from '../wire/policy.ts';
import { verifyToken, type Claims, type Expectations, type Refusal, type Verified } from '../wire/verify.ts';
import type { CachedSecret, SecretCache } from './secret-cache.ts';

/** Three days outlast the sender's retries, whose schedule is not published (4me-facts §8); milliseconds. */
export const defaultMaximumAge = 72 * 3_600_000;

/** Bytes of a body; notes are long, tokens are longer, but not a megabyte. */
export const defaultLimit = 1024 * 1024;

export interface Gate {
  readonly secrets: SecretCache;
  /** Name of the secret with the policy. */
  readonly name: string;
  readonly expectations: Expectations;
}

export interface Accepted {
  readonly message: Message;
  readonly claims: Claims;
  /** The token's `jti`, or a digest where there is none or an odd one: fit for a header and for a key. */
  readonly identity: string;
  /** Milliseconds since the epoch after which the token is too old to be accepted anyway. */
  readonly rememberUntil: number;
}

function tokenOf(request: HttpRequest): string {
  let body: unknown;
  try {
    body = JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new Rejected(400, 'Expected a body in JSON');
  }
  if (typeof body !== 'object' || body === null || !('jwt' in body)) throw new Rejected(400, 'Expected jwt in body');
  if (typeof body.jwt !== 'string') throw new Rejected(400, 'Expected jwt to be text');
  return body.jwt;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

function identityOf(token: string, { jti }: Claims): string {
  if (typeof jti === 'string' && jti.trim() !== '') return /^[\w.:~-]{1,128}$/.test(jti) ? jti : digest(jti);
  // Without the signature: the same claims can be signed, and a signature can be spelled, in more than one way.
  return digest(token.slice(0, token.lastIndexOf('.')));
}

type Outcome = Verified | Refusal | { readonly valid: false; readonly rule: 'no policy'; readonly expected: string };

function check(token: string, secret: CachedSecret, expectations: Expectations): Outcome {
  if (secret.value?.['policy'] === undefined) {
    return { valid: false, rule: 'no policy', expected: 'a policy of this account in the secrets store' };
  }
  return verifyToken(token, secret.policy(), expectations);
}

/**
 * Verifies a webhook message before anything in it is used. A refusal by a policy that may have been replaced since it
 * was read is checked once more against a fresh one. Throws Rejected: 400 for what is no message, 401 for what is not
 * signed as the policy says; UnusablePolicy (answered with 500) where the stored policy cannot verify anything.
 */
export async function accept(request: HttpRequest, gate: Gate, log: Log): Promise<Accepted> {
  const token = tokenOf(request);
  let outcome: Outcome;
  try {
    outcome = check(token, await gate.secrets.get(gate.name), gate.expectations);
  } catch (error) {
    if (!(error instanceof UnusablePolicy)) throw error;
    const again = await gate.secrets.reload(gate.name);
    if (again === undefined) throw error;
    outcome = check(token, again, gate.expectations);
  }
  if (!outcome.valid && outcome.rule !== 'format') {
    const missing = outcome.rule === 'no policy';
    const again = await (missing ? gate.secrets.reloadIncomplete(gate.name) : gate.secrets.reload(gate.name));
    if (again !== undefined) outcome = check(token, again, gate.expectations);
  }
  if (!outcome.valid) {
    log.warn('message refused', { rule: outcome.rule, expected: outcome.expected });
    throw new Rejected(outcome.rule === 'format' ? 400 : 401, `The message is refused: ${outcome.rule}`);
  }
  const { claims } = outcome;
  if (!isMessage(claims.data)) throw new Rejected(400, 'Expected data with an event in the message');
  const rememberUntil = (claims.iat + 120) * 1000 + gate.expectations.maximumAge;
  return { message: claims.data, claims, identity: identityOf(token, claims), rememberUntil };
}

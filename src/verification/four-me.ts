import { isJsonObject } from '../runtime/json-object.ts';
import type { JsonObject } from '../runtime/ports.ts';
import { accountIssuers, isMessage } from '../platforms/4me/wire/message.ts';
import type { Policy } from '../platforms/4me/wire/policy.ts';
import { type Claims, type Refusal, verifyToken } from '../platforms/4me/wire/verify.ts';
import type { CapturedRequest } from './captured-request.ts';
import { durationText } from './relative-time.ts';
import { foundInToken, shown } from './token-findings.ts';
import { type ReadToken, readToken } from './token.ts';
import type { Invalid, Verdict } from './verdict.ts';
import type { Verifier } from './verifier.ts';

/** A policy that can be told from others. */
export interface NamedPolicy extends Policy {
  readonly name?: string;
  /** Of a key of a key set: only tokens that name it, or none, are checked with it. */
  readonly kid?: string;
}

export interface FourMeVerifierOptions {
  /** All that may have signed; several during a rotation. */
  readonly policies: readonly NamedPolicy[];
  /** With `account`: whose messages these are; without, and without an issuer, the issuer is not judged. */
  readonly domain?: string;
  readonly account?: string;
  /** Taken instead of those that follow from domain and account. */
  readonly issuer?: string;
  /** Taken instead of the policy's. */
  readonly audience?: string;
  /** Milliseconds; three days as in handlers unless given. */
  readonly maximumAge?: number;
}

/** As handlers have it: three days outlast the sender's retries (4me-facts §8); milliseconds. */
export const defaultMaximumAge = 72 * 3_600_000;

/** As handlers have it; bytes of a body. */
const largestBody = 1024 * 1024;

/** How far a token came before it was refused: of several keys, the one that brought it furthest tells why. */
const order: readonly string[] = ['format', 'algorithm', 'signature', 'issuer', 'audience', 'expired', 'age'];

/**
 * Verifies webhook messages of 4me (4me-facts §8, §9) with the very code that handlers verify with, and says of refused
 * ones what is there instead of what was expected.
 */
export function fourMeVerifier(options: FourMeVerifierOptions): Verifier {
  const { domain, account, issuer, audience, maximumAge = defaultMaximumAge } = options;
  const policies = options.policies.map((policy, index) => ({
    ...policy,
    ...(audience === undefined ? {} : { audience }),
    ...(issuer === undefined ? {} : { issuer }),
    name: policy.name ?? `policy ${String(index + 1)}`,
  }));
  const known = domain === undefined || account === undefined ? undefined : accountIssuers(domain, account);
  return {
    platform: '4me',
    verify(request, now) {
      const token = tokenOf(request);
      if (typeof token !== 'string') return token;
      const read = readToken(token);
      if (!read.valid) return read;
      const candidates = policies.filter(({ kid }) => kid === undefined || read.kid === undefined || kid === read.kid);
      if (candidates.length === 0) return unknownKey(read, policies);
      let best: { readonly refusal: Refusal; readonly policy: NamedPolicy } | undefined;
      for (const policy of candidates) {
        const issuers = issuer === undefined ? issuersFor(policy, known, read) : [];
        const outcome = verifyToken(token, policy, { issuers, now, maximumAge });
        if (outcome.valid) return acceptable(outcome.claims, policy.name);
        if (best === undefined || rank(outcome) > rank(best.refusal)) best = { refusal: outcome, policy };
      }
      if (best === undefined) return { valid: false, rule: 'key', expected: 'a key to verify with', found: 'none' };
      return refused(best, read, { now, maximumAge, keys: candidates.length });
    },
  };
}

/** Without any that is known, the token's own: it is shown and not judged. */
function issuersFor(
  policy: NamedPolicy,
  known: readonly string[] | undefined,
  { issuers }: ReadToken,
): readonly string[] {
  if (known === undefined) return policy.issuer === undefined ? issuers : [];
  if (policy.kid === undefined) return known;
  // A policy whose keys are published has an address of its own below the account's (4me-facts §8).
  return [
    ...known,
    ...issuers.filter((one) => known.some((account) => one.startsWith(`${account}/webhook_policies/`))),
  ];
}

const rank = ({ rule }: Refusal): number => order.indexOf(rule === 'not yet valid' ? 'expired' : rule);

function tokenOf({ body }: CapturedRequest): string | Invalid {
  const expected = 'a body in JSON with the token as `jwt`';
  const refuse = (found: string): Invalid => ({ valid: false, rule: 'format', expected, found });
  if (body.length === 0) return refuse('an empty body');
  if (body.length > largestBody) {
    const found = `${String(body.length)} bytes`;
    return { valid: false, rule: 'size', expected: `a body of at most ${String(largestBody)} bytes`, found };
  }
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return refuse('a body that is no JSON');
  }
  if (!isJsonObject(value)) return refuse('JSON that is no object');
  const { jwt } = value;
  if (typeof jwt === 'string') return jwt;
  if (jwt !== undefined) return refuse('a `jwt` that is no text');
  return refuse('event' in value ? 'a message that is not signed: its webhook has no policy' : 'no `jwt`');
}

function unknownKey({ kid = '', claims }: ReadToken, policies: readonly NamedPolicy[]): Invalid {
  const kids = policies.map((policy) => policy.kid).filter((one) => one !== undefined);
  return { valid: false, rule: 'key', expected: `a key that is known: ${kids.join(', ')}`, found: shown(kid), claims };
}

function refused(
  { refusal, policy }: { readonly refusal: Refusal; readonly policy: NamedPolicy },
  read: ReadToken,
  surroundings: { readonly now: number; readonly maximumAge: number; readonly keys: number },
): Invalid {
  const { rule } = refusal;
  const found = foundInToken(refusal, policy, read, surroundings);
  return {
    valid: false,
    rule,
    expected: inFull(refusal, read, surroundings),
    ...(found === undefined ? {} : { found }),
    claims: read.claims,
  };
}

function inFull(
  { rule, expected }: Refusal,
  { issuers, claims }: ReadToken,
  { keys, maximumAge }: { readonly keys: number; readonly maximumAge: number },
): string {
  if (rule === 'signature' && keys > 1) return `a signature by one of ${String(keys)} keys`;
  if (rule === 'age' && typeof claims['iat'] === 'number') return `a message of at most ${durationText(maximumAge)}`;
  return rule === 'issuer' && issuers.length === 0 ? 'an `iss` claim, the address of the account' : expected;
}

/** A handler has no use for a message that says of no event, however well it is signed. */
function acceptable({ data, ...others }: Claims, key: string): Verdict {
  const claims = others as JsonObject;
  if (isMessage(data)) return { valid: true, claims, payload: data, key };
  const found = data === undefined ? 'no `data`' : '`data` without one';
  return { valid: false, rule: 'data', expected: '`data` with an `event`', found, claims };
}

import { isJsonObject } from '../runtime/json-object.ts';
import type { JsonObject } from '../runtime/ports.ts';
import { type Address, addressTokenParameter, isAddressToken } from '../platforms/thena/wire/address-token.ts';
import { normalised } from '../platforms/thena/wire/envelope.ts';
import { installationChange } from '../platforms/thena/wire/installation.ts';
import type { CapturedRequest } from './captured-request.ts';
import { jsonOf } from './json-of.ts';
import { durationText, relativeTime } from './relative-time.ts';
import type { SharedSecret } from './shared-secret.ts';
import { checkThenaHmac, hmacHeader } from './thena-hmac.ts';
import type { Invalid, Verdict } from './verdict.ts';
import type { Verifier } from './verifier.ts';

export interface AddressToken extends SharedSecret {
  /** The address that it is for; undefined: nobody said. */
  readonly address?: Address;
}

export interface ThenaVerifierOptions {
  /** What the addresses have in their query, which Thena knows and nobody else. */
  readonly tokens: readonly AddressToken[];
  /** Of the optional HMAC. */
  readonly secrets: readonly SharedSecret[];
  /** Whether an HMAC that does not fit counts: there may be headers that nobody knows how to read. */
  readonly asksForHmac: boolean;
  /** The app's own id, where it is known. */
  readonly application?: string;
  /** Milliseconds; not judged unless given. */
  readonly maximumAge?: number;
}

/** How a proof is named in verdicts: nobody shall take the HMAC for something that Thena promises. */
export const proofs = {
  token: 'the address token',
  hmac: 'the HMAC of the body, which is unofficial: Thena documents no signature',
  both: 'the address token, and the HMAC of the body, which is unofficial: Thena documents no signature',
} as const;

/**
 * Verifies what Thena sends by what there is (thena-facts §4.4): the token in the address that the request came to, and where a secret
 * is known and a header is there, the HMAC of its body. A request that has both needs both.
 */
export function thenaVerifier(options: ThenaVerifierOptions): Verifier {
  return {
    platform: 'thena',
    verify(request, now) {
      const proof = proofOf(request, options);
      if ('valid' in proof) return proof;
      return judged(request, proof, options, now);
    },
  };
}

interface Proof {
  readonly key: string;
  readonly proof: string;
}

function proofOf(request: CapturedRequest, { tokens, secrets, asksForHmac }: ThenaVerifierOptions): Proof | Invalid {
  const given = tokenIn(request.url);
  const signed = secrets.length > 0 && hmacHeader(request.headers) !== undefined;
  const token = tokens.length > 0 ? checkToken(request.url, given, tokens) : undefined;
  const hmac = signed ? checkThenaHmac(request, secrets) : undefined;
  // One key that may be either is right as either.
  const isEither = tokens.every(({ value }) => secrets.some((secret) => secret.value === value));
  if (typeof token === 'string' && typeof hmac === 'string') return { key: `${token}; ${hmac}`, proof: proofs.both };
  if (typeof token === 'string' && (hmac === undefined || isEither || !asksForHmac))
    return { key: token, proof: proofs.token };
  if (typeof hmac === 'string' && (request.url === undefined || token === undefined || isEither)) {
    return { key: hmac, proof: proofs.hmac };
  }
  if (typeof token === 'string' && typeof hmac === 'object') return hmac;
  if (typeof token === 'object' && (given !== undefined || hmac === undefined)) return token;
  if (typeof hmac === 'object') return hmac;
  return { valid: false, rule: 'header', expected: 'a header with the HMAC of the body', found: 'no such header' };
}

/** The first token in the query of an address or a path. */
function tokenIn(url: string | undefined): string | undefined {
  return parts(url)?.searchParams.get(addressTokenParameter) ?? undefined;
}

function parts(url: string | undefined): URL | undefined {
  return url !== undefined && URL.canParse(url, 'https://path.invalid')
    ? new URL(url, 'https://path.invalid')
    : undefined;
}

/** The name of the token, or what is wrong with the address. */
function checkToken(
  url: string | undefined,
  given: string | undefined,
  tokens: readonly AddressToken[],
): string | Invalid {
  const [address] = /(?:events|installations)\/?$/.exec(parts(url)?.pathname ?? '') ?? [];
  const refuse = (found: string): Invalid => ({
    valid: false,
    rule: 'address token',
    expected: `the token of the app in the query of ${address === undefined ? 'its address' : `its address of ${address}`}`,
    found,
  });
  if (url === undefined) return refuse('a request without its address');
  if (given === undefined) return refuse('an address without a token');
  if (/^(?:\*+|\(not shown\))$/.test(given)) return refuse('an address whose token was taken out');
  const fitting = tokens.filter(({ value }) => isAddressToken(given, value));
  const right = fitting.find((one) => one.address === undefined || address === undefined || one.address === address);
  if (right !== undefined) return right.name;
  const [other] = fitting;
  return refuse(other?.address === undefined ? 'another token' : `the token of its address of ${other.address}`);
}

function judged(
  { body }: CapturedRequest,
  proof: Proof,
  { application, maximumAge }: ThenaVerifierOptions,
  now: number,
): Verdict {
  const payload = jsonOf(body.toString('utf8'));
  if (!isJsonObject(payload)) {
    // Its validator may ask so whether an address answers (thena-facts §4.3).
    return { valid: true, ...proof, payload: body.toString('utf8') };
  }
  const whose = payload['application_id'];
  if (application !== undefined && typeof whose === 'string' && whose !== application) {
    return { valid: false, rule: 'application', expected: `application_id ${application}`, found: whose.slice(0, 200) };
  }
  return (
    (maximumAge === undefined ? undefined : tooOld(payload, maximumAge, now)) ?? { valid: true, ...proof, payload }
  );
}

function tooOld(payload: JsonObject, maximumAge: number, now: number): Invalid | undefined {
  const time = timeOf(payload);
  if (time !== undefined && Math.abs(now - time) <= maximumAge) return undefined;
  const isTime = time !== undefined && !Number.isNaN(new Date(time).getTime());
  const found = isTime ? `${new Date(time).toISOString()}, ${relativeTime(time, now)}` : 'no time';
  return { valid: false, rule: 'age', expected: `a message of at most ${durationText(maximumAge)}`, found };
}

/** Milliseconds since the epoch, as handlers read it; undefined where the message tells none. */
function timeOf(payload: JsonObject): number | undefined {
  const time = Number(normalised(payload, 0)?.message.timestamp ?? 0);
  return time === 0 ? installationChange(payload)?.at : time;
}

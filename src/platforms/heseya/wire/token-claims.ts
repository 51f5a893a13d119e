import { isJsonObject } from '../../../runtime/json-object.ts';

/** What a token of a store says of itself; nobody but the store can tell whether it is true (heseya-facts §6). */
export interface TokenClaims {
  /** The store's address, maybe with a slash at its end. */
  readonly iss: string;
  /** `access`, `identity` or `refresh`. */
  readonly typ: string | undefined;
  /** Seconds since the epoch. */
  readonly exp: number;
  readonly nbf: number | undefined;
  readonly iat: number | undefined;
}

/** Characters; tokens of stores have some hundred. */
const longest = 8192;

/**
 * The claims of a token in JWT form, without any trust: its signature can be checked by the store alone. Undefined for every other text.
 */
export function claimsOf(token: string): TokenClaims | undefined {
  if (token.length > longest || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
  const claims = parsed(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  if (!isJsonObject(claims)) return undefined;
  const { iss, typ, exp, nbf, iat } = claims;
  if (typeof iss !== 'string' || typeof exp !== 'number' || !Number.isFinite(exp)) return undefined;
  const optional = [typ === undefined || typeof typ === 'string', isTime(nbf), isTime(iat)];
  if (optional.includes(false)) return undefined;
  return { iss, exp, typ: typ as string | undefined, nbf: nbf as number | undefined, iat: iat as number | undefined };
}

function isTime(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && Number.isFinite(value));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

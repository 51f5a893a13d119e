import { isJsonObject } from '../runtime/json-object.ts';
import type { JsonObject } from '../runtime/ports.ts';
import type { Invalid } from './verdict.ts';

/** A token's parts, read and not yet believed. */
export interface ReadToken {
  readonly valid: true;
  readonly header: JsonObject;
  readonly kid: string | undefined;
  /** Without `data`. */
  readonly claims: JsonObject;
  /** The issuer that the token names, if it names one. */
  readonly issuers: readonly string[];
  readonly signed: string;
  readonly signature: Buffer;
}

const format = (expected: string, found: string): Invalid => ({ valid: false, rule: 'format', expected, found });

/**
 * Takes a compact JWS (RFC 7515) apart. Stricter than base64url has to be: a last character whose spare bits are set is
 * refused, so that no other spelling of a token passes for it.
 */
export function readToken(token: string): ReadToken | Invalid {
  const parts = token.split('.');
  const expected = 'three parts in base64url, joined by dots';
  if (parts.length !== 3) return format(expected, `${String(parts.length)} ${parts.length === 1 ? 'part' : 'parts'}`);
  const [head = '', body = '', last = ''] = parts;
  const header = objectOf(head);
  if (last === '' && header?.['alg'] === 'none')
    return format('a signature', 'a token with algorithm none and no signature');
  for (const [name, part] of [
    ['header', head],
    ['claims', body],
    ['signature', last],
  ] as const) {
    if (part === '') return format(expected, `no ${name}`);
    if (!/^[\w-]+$/.test(part)) return format(expected, `characters in the ${name} that are not of base64url`);
    if (Buffer.from(part, 'base64url').toString('base64url') !== part) {
      return format(expected, `a ${name} whose last character is not what base64url ends with`);
    }
  }
  if (header === undefined) return format('a header in JSON', 'something else');
  const { data: _, ...claims } = objectOf(body) ?? {};
  const { kid } = header;
  const { iss } = claims;
  return {
    valid: true,
    header,
    kid: typeof kid === 'string' ? kid : undefined,
    claims,
    issuers: typeof iss === 'string' ? [iss] : [],
    signed: `${head}.${body}`,
    signature: Buffer.from(last, 'base64url'),
  };
}

function objectOf(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

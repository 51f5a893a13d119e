import { createHmac, timingSafeEqual } from 'node:crypto';
import { isMap, parsed } from './json-value.ts';

/** What jwt-auth requires, and the core's `typ` and `prv` (heseya-facts §6). Times in seconds since the epoch. */
export interface Claims {
  readonly iss: string;
  readonly iat: number;
  readonly exp: number;
  readonly nbf: number;
  readonly jti: string;
  readonly sub: string;
  /** Which kind of subject it is: a hash of the model's name. */
  readonly prv: string;
  readonly typ: TokenType;
}

export type TokenType = 'access' | 'identity' | 'refresh';

const head = Buffer.from('{"typ":"JWT","alg":"HS256"}').toString('base64url');

export function signedToken(claims: Claims, secret: Buffer): string {
  const signed = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${signed}.${signatureOf(signed, secret).toString('base64url')}`;
}

/** Undefined for what this secret did not sign; says nothing of the times. */
export function claimsOf(token: string, secret: Buffer): Claims | undefined {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0 || header !== head) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const right = signatureOf(`${header}.${payload}`, secret);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const claims = parsed(Buffer.from(payload, 'base64url').toString());
  return isMap(claims) ? (claims as unknown as Claims) : undefined;
}

function signatureOf(text: string, secret: Buffer): Buffer {
  return createHmac('sha256', secret).update(text).digest();
}

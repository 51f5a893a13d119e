import { readPolicy } from '../../src/platforms/4me/wire/policy.ts';
import type { CapturedRequest } from '../../src/verification/captured-request.ts';
import type { NamedPolicy } from '../../src/verification/four-me.ts';
import { keysFor, signToken, type Keys } from '../support/keys.ts';

/** The clock of `play`. */
export const now = Date.UTC(2026, 0, 1);
export const issuer = 'https://wdc.4me-demo.com';

/** Claims of a message that was sent at `now`. */
export const claims = (more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  iss: issuer,
  iat: now / 1000,
  nbf: now / 1000,
  jti: 'a'.repeat(64),
  sub: '3',
  data: { event: 'request.create', object_id: 7 },
  ...more,
});

/** A token by jose. */
export const token = (keys: Keys = keysFor('ES256'), more: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  signToken(keys, claims(more));

export const requestWith = (jwt: string): CapturedRequest => ({
  headers: {},
  body: Buffer.from(JSON.stringify({ jwt })),
});

export const policy = (keys: Keys = keysFor('ES256'), more: object = {}): NamedPolicy =>
  readPolicy({ algorithm: keys.algorithm, public_key: keys.published, ...more });

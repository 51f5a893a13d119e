import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identityTokenEnd } from '../../../../src/platforms/heseya/wire/identity-token.ts';
import { claimsOf } from '../../../../src/platforms/heseya/wire/token-claims.ts';

const now = Date.UTC(2026, 0, 1);
const seconds = now / 1000;
const store = 'https://shop.example.com';
const good = { iss: store, typ: 'identity', iat: seconds, nbf: seconds, exp: seconds + 300 };

const tokenOf = (claims: unknown): string =>
  `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmF0dXJl`;

const endOf = (claims: object): number | undefined => identityTokenEnd(tokenOf(claims), { store, now });

describe('an identity token', () => {
  test('has an end', () => {
    expect(endOf(good)).toBe(now + 300_000);
    expect(endOf({ ...good, iss: `${store}/`, nbf: undefined, sub: 'żółć?>~' })).toBe(now + 300_000);
  });

  test.each([
    ['of another store', { iss: 'https://other.example.com' }],
    ['of a store whose address begins so', { iss: `${store}/api` }],
    ['of a store whose host begins so', { iss: `${store}.attacker.example` }],
    ['an access token', { typ: 'access' }],
    ['a refresh token', { typ: 'refresh' }],
    ['of no kind', { typ: undefined }],
    ['over', { exp: seconds - 31 }],
    ['for later', { nbf: seconds + 31 }],
    ['without an end', { exp: undefined }],
    ['with an end that is text', { exp: '9999999999' }],
  ])('that is %s is none', (_, change) => {
    expect(endOf({ ...good, ...change })).toBeUndefined();
  });

  test('may be half a minute off, as clocks are', () => {
    expect(endOf({ ...good, exp: seconds - 29 })).toBe(now - 29_000);
    expect(endOf({ ...good, nbf: seconds + 30 })).toBeDefined();
  });
});

describe('the claims of a token', () => {
  test.each([
    '',
    'a.b',
    'a.b.c',
    `${tokenOf(good)}.x`,
    tokenOf([]),
    tokenOf(null),
    tokenOf({ ...good, pad: 'x'.repeat(9000) }),
  ])('are none of text %#', (text) => {
    expect(claimsOf(text)).toBeUndefined();
  });

  test('are read or refused for any text, and never a failure', () => {
    const part = fc.oneof(
      fc.string(),
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const claims = claimsOf(parts.join('.'));
        if (claims !== undefined) expect(typeof claims.iss).toBe('string');
      }),
    );
  });
});

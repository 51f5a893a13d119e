import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../../../src/platforms/4me/wire/policy.ts';
import { verifyToken, type Rule } from '../../../../src/platforms/4me/wire/verify.ts';
import { keysFor, signToken } from '../../../support/keys.ts';

const now = Date.UTC(2026, 10, 21, 12, 0, 0);
const seconds = now / 1000;
const hour = 3600;
const issuers = ['https://wdc.4me-demo.com', 'https://wdc.xurrent-demo.com'];
const expectations = { issuers, now, maximumAge: 72 * hour * 1000 };
const claims = { iss: issuers[0], iat: seconds, nbf: seconds, jti: 'a'.repeat(64), sub: '3', data: { event: 'x' } };
const algorithms = ['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

const policyFor = (algorithm: string, more: object = {}) =>
  readPolicy({ algorithm, public_key: keysFor(algorithm).published, audience: null, ...more });

describe('a token signed by another implementation', () => {
  test.each(algorithms)('is accepted with %s, whatever the spelling of the policy', async (algorithm) => {
    const token = await signToken(keysFor(algorithm), claims);
    const stored = { jwtAlg: algorithm.toLowerCase(), publicKeyPem: keysFor(algorithm).published, jwtAudience: '' };
    for (const policy of [policyFor(algorithm), readPolicy(stored)]) {
      expect(verifyToken(token, policy, expectations)).toMatchObject({ valid: true, claims });
    }
  });

  test.each(algorithms)('is refused when one character of it changes (%s)', async (algorithm) => {
    const token = await signToken(keysFor(algorithm), claims);
    const policy = policyFor(algorithm);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...Array.from('ABCxyz019-_.')), (at, character) => {
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        const [head, body, signature] = changed.split('.');
        const [oldHead, oldBody, oldSignature] = token.split('.');
        const bytes = (part = '') => Buffer.from(part, 'base64url').toString('hex');
        // The last character of the signature may hold bits that mean nothing: then nothing has changed.
        fc.pre(head !== oldHead || body !== oldBody || bytes(signature) !== bytes(oldSignature));
        return !verifyToken(changed, policy, expectations).valid;
      }),
      { numRuns: algorithm.startsWith('ES') ? 25 : 100 },
    );
  });
});

describe('the algorithm is the policy’s', () => {
  test.each([
    ['HS512', 'RS512'],
    ['HS256', 'RS512'],
    ['RS256', 'RS512'],
    ['ES256', 'RS512'],
    ['RS512', 'ES512'],
  ])('a token signed with %s is refused by a policy of %s', async (used, demanded) => {
    const token = await signToken(keysFor(used), claims);
    expect(verifyToken(token, policyFor(demanded), expectations)).toMatchObject({ valid: false, rule: 'algorithm' });
  });

  test('a public key used as a shared secret is refused', async () => {
    const { published } = keysFor('RS512');
    const forged = await signToken(
      { algorithm: 'HS512', sign: new TextEncoder().encode(published), published },
      claims,
    );
    expect(verifyToken(forged, policyFor('RS512'), expectations)).toMatchObject({ valid: false, rule: 'algorithm' });
  });

  test('alg none is refused', () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const token of [`${part({ alg: 'none' })}.${part(claims)}.`, `${part({ alg: 'none' })}.${part(claims)}.AA`]) {
      expect(verifyToken(token, policyFor('RS512'), expectations).valid).toBe(false);
    }
  });

  test('a critical extension is refused, as RFC 7515 demands', async () => {
    const header = { crit: ['b64'], b64: true };
    const token = await signToken(keysFor('RS512'), claims, header);
    expect(verifyToken(token, policyFor('RS512'), expectations)).toMatchObject({ valid: false, rule: 'format' });
  });
});

describe('claims', () => {
  const audience = 'integrations provided by wdc@4me-demo.com';
  const cases: readonly (readonly [string, object, object, Rule | 'valid'])[] = [
    ['the xurrent spelling of the issuer', { iss: issuers[1] }, {}, 'valid'],
    ['another account as issuer', { iss: 'https://evil.4me-demo.com' }, {}, 'issuer'],
    ['no issuer', { iss: undefined }, {}, 'issuer'],
    ['the policy’s own issuer', { iss: 'https://apps.example.org' }, { issuer: 'https://apps.example.org' }, 'valid'],
    ['an audience that the policy does not have', { aud: 'anything' }, {}, 'valid'],
    ['the policy’s audience', { aud: audience }, { audience }, 'valid'],
    ['the policy’s audience among others', { aud: ['else', audience] }, { audience }, 'valid'],
    ['another audience', { aud: 'else' }, { audience }, 'audience'],
    ['no audience where the policy has one', {}, { audience }, 'audience'],
    ['exp a minute ago', { exp: seconds - 60 }, {}, 'valid'],
    ['exp two minutes ago', { exp: seconds - 120 }, {}, 'expired'],
    ['exp that is no number', { exp: 'tomorrow' }, {}, 'expired'],
    ['nbf five seconds ahead', { nbf: seconds + 5 }, {}, 'valid'],
    ['nbf an hour ahead', { nbf: seconds + hour }, {}, 'not yet valid'],
    ['iat five seconds ahead', { iat: seconds + 5 }, {}, 'valid'],
    ['iat an hour ahead', { iat: seconds + hour, nbf: undefined }, {}, 'not yet valid'],
    ['iat five years ago, without exp', { iat: seconds - 5 * 365 * 24 * hour, nbf: undefined }, {}, 'age'],
    ['iat of the day before', { iat: seconds - 24 * hour, nbf: undefined }, {}, 'valid'],
    ['no iat', { iat: undefined }, {}, 'age'],
    ['unknown claims', { kid: 'x', act: { sub: 'y' } }, {}, 'valid'],
  ];

  test.each(cases)('%s', async (_, changed, policy, expected) => {
    const token = await signToken(keysFor('RS512'), { ...claims, ...changed });
    const result = verifyToken(token, policyFor('RS512', policy), expectations);
    expect(result.valid ? 'valid' : result.rule).toBe(expected);
  });
});

test('whatever the token is, the answer is a refusal and never an exception', () => {
  const policy = policyFor('ES512');
  const base64url = fc.string({ unit: fc.constantFrom(...Array.from('AZaz09-_')) });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(base64url, base64url, base64url).map((parts) => parts.join('.')),
      ),
      (token) => {
        expect(verifyToken(token, policy, expectations).valid).toBe(false);
      },
    ),
  );
});

describe('a policy that verifies nothing is named as such', () => {
  test.each([
    ['is missing', undefined, 'there is no policy'],
    ['has algorithm none', { algorithm: 'none', public_key: 'x' }, 'algorithm "NONE"'],
    ['has no key', { algorithm: 'RS512' }, 'no key'],
    ['has a key that is no PEM', { algorithm: 'RS512', public_key: 'nonsense' }, 'not a PEM'],
    ['has a key of another kind', { algorithm: 'RS512', public_key: keysFor('ES512').published }, 'not made for RS512'],
    [
      'has a key of another curve',
      { algorithm: 'ES512', public_key: keysFor('ES256').published },
      'not made for ES512',
    ],
    ['has a PEM as shared secret', { algorithm: 'HS512', public_key: keysFor('RS512').published }, 'PEM cannot'],
  ])('when it %s', (_, stored, message) => {
    expect(() => readPolicy(stored)).toThrow(message);
  });
});

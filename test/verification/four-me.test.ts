import { createHmac, createSign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accept, defaultLimit } from '../../src/platforms/4me/receive/accept.ts';
import { accountIssuers } from '../../src/platforms/4me/wire/message.ts';
import { readPolicy } from '../../src/platforms/4me/wire/policy.ts';
import type { Log } from '../../src/runtime/log.ts';
import { defaultMaximumAge, type FourMeVerifierOptions, fourMeVerifier } from '../../src/verification/four-me.ts';
import type { Verdict } from '../../src/verification/verdict.ts';
import { keysFor, signToken } from '../support/keys.ts';
import { claims, issuer, now, policy, requestWith, token } from './messages.ts';

const wdc = { domain: '4me-demo.com', account: 'wdc' };

function judge(jwt: string, more: Partial<FourMeVerifierOptions> = {}): Verdict {
  return fourMeVerifier({ policies: [policy()], ...wdc, ...more }).verify(requestWith(jwt), now);
}

describe('a message that jose has signed', () => {
  test.each(['HS256', 'HS512', 'RS256', 'ES256', 'ES384', 'ES512'])('is valid (%s)', async (algorithm) => {
    const keys = keysFor(algorithm);
    const verdict = judge(await token(keys), { policies: [policy(keys)] });
    expect(verdict).toMatchObject({ valid: true, key: 'policy 1', claims: { iss: issuer, sub: '3' } });
    expect(verdict).toMatchObject({ payload: { event: 'request.create', object_id: 7 } });
    expect(verdict).not.toHaveProperty('claims.data');
  });

  test.each(['HS256', 'RS256', 'ES256'])('is not valid when any character of it changes (%s)', async (algorithm) => {
    const keys = keysFor(algorithm);
    const jwt = await token(keys);
    const verifier = fourMeVerifier({ policies: [policy(keys)], ...wdc });
    const characters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ');
    fc.assert(
      fc.property(fc.nat(jwt.length - 1), fc.constantFrom(...characters), (at, character) => {
        fc.pre(jwt[at] !== character);
        return !verifier.verify(requestWith(jwt.slice(0, at) + character + jwt.slice(at + 1)), now).valid;
      }),
      { numRuns: 150 },
    );
    // The last character has bits that mean nothing; another spelling is not the token that was sent.
    const last = characters.filter((character) => character !== jwt.at(-1));
    for (const character of last) {
      expect(verifier.verify(requestWith(jwt.slice(0, -1) + character), now), character).toHaveProperty('valid', false);
    }
  });

  test('is told apart by the key that fits, during a rotation', async () => {
    const [old, next] = [keysFor('ES256', 'old'), keysFor('ES256', 'new')];
    const policies = [
      { ...policy(old), name: 'old.pem' },
      { ...policy(next), name: 'new.pem' },
    ];
    expect(judge(await token(old), { policies })).toMatchObject({ valid: true, key: 'old.pem' });
    expect(judge(await token(next), { policies })).toMatchObject({ valid: true, key: 'new.pem' });
    expect(judge(await token(keysFor('ES256', 'third')), { policies })).toMatchObject({
      rule: 'signature',
      expected: 'a signature by one of 2 keys',
    });
  });
});

describe('what a refused message breaks', () => {
  test('is an algorithm that is not the one of the policy', async () => {
    const jwt = await token(keysFor('ES384'));
    expect(judge(jwt)).toMatchObject({ rule: 'algorithm', found: 'algorithm ES384', claims: { iss: issuer } });
  });

  test('is a public key that was taken for a shared secret', async () => {
    const { published } = keysFor('RS256');
    const forged = await signToken(
      { algorithm: 'HS256', sign: new TextEncoder().encode(published), published },
      claims(),
    );
    const verdict = judge(forged, { policies: [policy(keysFor('RS256'))] });
    expect(verdict).toMatchObject({ rule: 'algorithm', found: expect.stringContaining('known to anybody') });
  });

  test('is a token that is not signed at all', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none' })}.${part(claims())}.`;
    expect(judge(unsigned)).toMatchObject({ rule: 'format', found: expect.stringContaining('none') });
    expect(judge(`${unsigned}AAAA`)).toMatchObject({ rule: 'algorithm', found: expect.stringContaining('not signed') });
  });

  test('is a signature of another length, or one in DER', async () => {
    const jwt = await token();
    const signed = jwt.slice(0, jwt.lastIndexOf('.'));
    expect(judge(`${signed}.AAAA`)).toMatchObject({ rule: 'signature', found: expect.stringContaining('3 bytes') });
    const keys = keysFor('ES256');
    const key = keys.sign as Parameters<ReturnType<typeof createSign>['sign']>[0];
    const der = createSign('sha256').update(signed).sign(key).toString('base64url');
    expect(judge(`${signed}.${der}`)).toMatchObject({ rule: 'signature', found: expect.stringContaining('DER') });
  });

  test('is another key or a changed message, which nobody can tell apart', async () => {
    const verdict = judge(await token(keysFor('ES256', 'other')));
    expect(verdict).toMatchObject({ rule: 'signature', found: expect.stringContaining('look the same') });
  });

  test.each([
    ['issuer', { iss: 'https://evil.4me-demo.com' }, 'https://evil.4me-demo.com'],
    ['audience', { aud: ['theirs'] }, '["theirs"]'],
    ['expired', { exp: now / 1000 - 7200 }, '`exp` 2025-12-31T22:00:00.000Z, 2 hours ago'],
    ['not yet valid', { nbf: now / 1000 + 600 }, '`nbf` 2026-01-01T00:10:00.000Z, in 10 minutes'],
    ['not yet valid', { iat: now / 1000 + 600 }, '`iat` 2026-01-01T00:10:00.000Z, in 10 minutes'],
    ['age', { iat: now / 1000 - 4 * 86_400 }, '`iat` 2025-12-28T00:00:00.000Z, 4 days ago'],
  ])('is its %s', async (rule, more, found) => {
    const jwt = await token(keysFor('ES256'), { aud: 'ours', ...more });
    const policies = [policy(keysFor('ES256'), { audience: 'ours' })];
    expect(judge(jwt, { policies })).toMatchObject({ valid: false, rule, found });
  });

  test('is a body without a token', () => {
    const found = (body: string): unknown =>
      fourMeVerifier({ policies: [policy()] }).verify({ headers: {}, body: Buffer.from(body) }, now);
    expect(found('')).toMatchObject({ rule: 'format', found: 'an empty body' });
    expect(found('a=b')).toMatchObject({ rule: 'format', found: 'a body that is no JSON' });
    expect(found('[]')).toMatchObject({ rule: 'format', found: 'JSON that is no object' });
    expect(found('{"jwt":7}')).toMatchObject({ rule: 'format', found: 'a `jwt` that is no text' });
    expect(found('{"event":"ci.create"}')).toMatchObject({
      rule: 'format',
      found: expect.stringContaining('no policy'),
    });
  });
});

test('the issuer is judged where it is known, in both spellings of the brand, and else shown', async () => {
  const elsewhere = await token(keysFor('ES256'), { iss: 'https://acme.xurrent-demo.com' });
  expect(judge(elsewhere)).toMatchObject({ rule: 'issuer' });
  expect(judge(elsewhere, { account: 'acme' })).toMatchObject({ valid: true });
  expect(fourMeVerifier({ policies: [policy()] }).verify(requestWith(elsewhere), now)).toMatchObject({
    valid: true,
    claims: { iss: 'https://acme.xurrent-demo.com' },
  });
  expect(judge(elsewhere, { issuer: 'https://acme.xurrent-demo.com' })).toMatchObject({ valid: true });
  expect(judge(await token(), { issuer: 'https://acme.xurrent-demo.com' })).toMatchObject({ rule: 'issuer' });
  const nameless = fourMeVerifier({ policies: [policy()] });
  expect(nameless.verify(requestWith(await token(keysFor('ES256'), { iss: undefined })), now)).toMatchObject({
    rule: 'issuer',
    found: 'no `iss`',
  });
});

test('a policy with published keys is an issuer of its own, below the account’s address', async () => {
  const published = [{ ...policy(), kid: 'one' }];
  const signed = (iss: string): Promise<string> => signToken(keysFor('ES256'), claims({ iss }), { kid: 'one' });
  const own = await signed(`${issuer}/webhook_policies/mine`);
  expect(judge(own, { policies: published })).toMatchObject({ valid: true });
  expect(judge(own)).toMatchObject({ rule: 'issuer' });
  const other = await signed('https://evil.example/webhook_policies/mine');
  expect(judge(other, { policies: published })).toMatchObject({ rule: 'issuer' });
});

test('a key of a key set is taken for tokens that name it', async () => {
  const [first, second] = [keysFor('ES256', 'old'), keysFor('ES256', 'new')];
  const policies = [
    { ...policy(first), kid: 'one', name: 'one' },
    { ...policy(second), kid: 'two', name: 'two' },
  ];
  const signed = (kid: string): Promise<string> => signToken(second, claims(), { kid });
  expect(judge(await signed('two'), { policies })).toMatchObject({ valid: true, key: 'two' });
  expect(judge(await signed('one'), { policies })).toMatchObject({ valid: false, rule: 'signature' });
  expect(judge(await signed('three'), { policies })).toMatchObject({ rule: 'key', found: 'three' });
});

test('nothing that a body may hold makes the verifier throw', () => {
  const verifier = fourMeVerifier({ policies: [policy(), policy(keysFor('RS256')), policy(keysFor('HS256'))], ...wdc });
  const part = fc.oneof(
    fc.base64String(),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
    fc.record({ alg: fc.constantFrom('ES256', 'RS256', 'HS256', 'none', null), kid: fc.anything() }).map((header) => {
      return Buffer.from(JSON.stringify(header)).toString('base64url');
    }),
  );
  const jwt = fc.tuple(part, part, part).map((parts) => JSON.stringify({ jwt: parts.join('.') }));
  fc.assert(
    fc.property(fc.oneof(jwt, fc.json(), fc.string()), (body) => {
      return !verifier.verify({ headers: {}, body: Buffer.from(body) }, now).valid;
    }),
    { numRuns: 300 },
  );
});

describe('a message that no handler takes is not valid, however it is signed', () => {
  test.each([[undefined], [null], ['text'], [[]], [{ object_id: 7 }], [{ event: 7 }]])('data %j', async (data) => {
    expect(judge(await token(keysFor('ES256'), { data }))).toMatchObject({ valid: false, rule: 'data' });
  });

  test('a body of more than a mebibyte', async () => {
    const data = { event: 'request.create', payload: 'x'.repeat(1024 * 1024) };
    expect(judge(await token(keysFor('ES256'), { data }))).toMatchObject({ valid: false, rule: 'size' });
  });
});

test('what a token says of itself is nested as deeply as it likes, and as long', async () => {
  const part = (text: string): string => Buffer.from(text).toString('base64url');
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const times = `"iat":${String(now / 1000)}`;
  const head = part('{"alg":"HS256"}');
  const keys = keysFor('HS256');
  for (const claim of ['iss', 'aud', 'exp', 'nbf', 'iat']) {
    const signed = `${head}.${part(`{"iss":"${issuer}",${times},"${claim}":${deep},"data":{"event":"x"}}`)}`;
    const jwt = `${signed}.${createHmac('sha256', keys.published).update(signed).digest('base64url')}`;
    expect(judge(jwt, { policies: [policy(keys, { audience: 'ours' })] }), claim).toHaveProperty('valid', false);
  }
  const named = `${part(`{"alg":"ES256","kid":"${'k'.repeat(100_000)}"}`)}.${part('{}')}.AAAA`;
  const verdict = judge(named, { policies: [{ ...policy(), kid: 'one' }] });
  expect(JSON.stringify(verdict).length).toBeLessThan(1000);
});

test('the age is said in a unit in which it is a whole number', async () => {
  const jwt = await token(keysFor('ES256'), { iat: now / 1000 - 600 });
  expect(judge(jwt, { maximumAge: 90_000 })).toMatchObject({
    rule: 'age',
    expected: 'a message of at most 90 seconds',
  });
  expect(judge(jwt, { maximumAge: 300_000 })).toMatchObject({ expected: 'a message of at most 5 minutes' });
});

test('a verdict is the one of the handler with the same policy', async () => {
  const quiet = (): void => {};
  const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const keys = keysFor('HS256');
  const stored = { algorithm: 'HS256', public_key: keys.published, audience: 'ours' };
  const verifier = fourMeVerifier({ policies: [readPolicy(stored)], ...wdc });
  // Each is wrong now and then, so that many messages have one fault and some have none.
  const mostly = <T>(right: T, ...wrong: readonly T[]): fc.Arbitrary<T> =>
    fc.oneof({ weight: 9, arbitrary: fc.constant(right) }, { weight: 2, arbitrary: fc.constantFrom(...wrong) });
  const times: readonly unknown[] = [now / 1000, now / 1000 - 80 * 3600, now / 1000 + 90, null, 'soon'];
  const said = fc.record({
    iss: mostly<unknown>(issuer, 'https://wdc.4me.com', null, undefined),
    aud: mostly<unknown>('ours', ['theirs', 'ours'], 'theirs', undefined),
    iat: mostly<unknown>(now / 1000, undefined, ...times),
    exp: mostly<unknown>(undefined, ...times),
    nbf: mostly<unknown>(undefined, ...times),
    data: mostly<unknown>({ event: 'x' }, {}, null, undefined, []),
  });
  const header = mostly<object>(
    { alg: 'HS256' },
    { alg: 'HS256', kid: 'x' },
    { alg: 'none' },
    { alg: 'HS512' },
    { alg: 'HS256', crit: ['b64'] },
    {},
  );
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const wrap = mostly<(jwt: string) => string>(
    (jwt) => JSON.stringify({ jwt }),
    (jwt) => JSON.stringify({ event: 'x', jwt: [jwt] }),
    (jwt) => `{"jwt":"x","jwt":"${jwt}"}`,
    (jwt) => `\uFEFF{"jwt":"${jwt}"}`,
    (jwt) => JSON.stringify([{ jwt }]),
    (jwt) => JSON.stringify({ jwt: `${jwt} ` }),
    (jwt) => JSON.stringify({ jwt, padding: ' '.repeat(1024 * 1024) }),
  );
  let valid = 0;
  await fc.assert(
    fc.asyncProperty(header, said, mostly(false, true), wrap, async (head, claimed, isForged, wrapped) => {
      const signed = `${part(head)}.${part(claimed)}`;
      const key = isForged ? 'another' : keys.published;
      const jwt = `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
      const body = Buffer.from(wrapped(jwt));
      const handled = async (): Promise<boolean> => {
        if (body.length > defaultLimit) return false;
        const secret = { value: { policy: stored }, policy: () => readPolicy(stored) };
        const secrets = {
          get: async () => secret,
          reload: async () => undefined,
          reloadIncomplete: async () => undefined,
        };
        const expectations = {
          issuers: accountIssuers(wdc.domain, wdc.account),
          now,
          maximumAge: defaultMaximumAge,
        };
        const request = { method: 'POST', path: '/', query: {}, headers: {}, body };
        try {
          await accept(request, { secrets: secrets as never, name: 'x', expectations }, log);
          return true;
        } catch {
          return false;
        }
      };
      const verdict = verifier.verify({ headers: {}, body }, now);
      if (verdict.valid) valid += 1;
      expect(verdict.valid).toBe(await handled());
    }),
    { numRuns: 500 },
  );
  expect(valid).toBeGreaterThan(20);
});

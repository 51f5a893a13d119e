import { createPublicKey } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fetchKeySet, keySetAddress } from '../../src/verification/keys/fetch-key-set.ts';
import { policyOfFile, secretOfFile } from '../../src/verification/keys/key-file.ts';
import { policiesOfKeySet } from '../../src/verification/keys/key-set.ts';
import { keysFor } from '../support/keys.ts';

const code = (call: () => unknown): unknown => {
  try {
    call();
    return 'no failure';
  } catch (error) {
    return (error as { code: unknown }).code;
  }
};

describe('a key file', () => {
  test.each(['ES256', 'ES384', 'ES512'])('tells its algorithm by its curve (%s)', (algorithm) => {
    expect(policyOfFile('key.pem', keysFor(algorithm).published, undefined)).toMatchObject({
      algorithm,
      name: 'key.pem',
    });
  });

  test('may be a policy as 4me sends it', () => {
    const stored = {
      nodeID: 'x',
      audience: null,
      algorithm: 'RS512',
      public_key: keysFor('RS256').published,
      issuer: 'https://a.b',
    };
    expect(policyOfFile('policy.json', JSON.stringify(stored), undefined)).toMatchObject({
      algorithm: 'RS512',
      issuer: 'https://a.b',
      audience: undefined,
    });
  });

  test('that does not tell its algorithm needs one that fits', () => {
    const { published } = keysFor('RS256');
    expect(policyOfFile('key.pem', published, 'RS384')).toMatchObject({ algorithm: 'RS384' });
    expect(policyOfFile('secret', 'a shared secret\n', 'HS256')).toMatchObject({ key: { secret: 'a shared secret' } });
    expect(code(() => policyOfFile('key.pem', published, undefined))).toBe('AB-VERIFY-ALGORITHM');
    expect(code(() => policyOfFile('secret', 'a shared secret', undefined))).toBe('AB-VERIFY-ALGORITHM');
    expect(code(() => policyOfFile('key.pem', published, 'HS256'))).toBe('AB-VERIFY-KEY');
    expect(code(() => policyOfFile('key.pem', published, 'ES256'))).toBe('AB-VERIFY-KEY');
    expect(code(() => policyOfFile('secret', 'a shared secret', 'RS256'))).toBe('AB-VERIFY-KEY');
    expect(code(() => policyOfFile('key.pem', keysFor('ES256').published, 'ES384'))).toBe('AB-VERIFY-KEY');
  });

  test.each([
    ['an empty one', ''],
    ['a broken PEM', '-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----\n'],
    ['a key set', '{"keys":[]}'],
    ['a policy without a key', '{"algorithm":"RS256"}'],
    ['a policy that signs nothing', '{"algorithm":"none","public_key":"x"}'],
  ])('that is %s is refused', (_, content) => {
    expect(code(() => policyOfFile('file', content, undefined))).toBe('AB-VERIFY-KEY');
  });

  test('with a PEM is no shared secret', () => {
    expect(code(() => secretOfFile('key.pem', keysFor('ES256').published))).toBe('AB-VERIFY-KEY');
    expect(secretOfFile('secret.txt', ' with blanks \r\n')).toEqual({ name: 'secret.txt', value: ' with blanks ' });
  });
});

const jwk = (algorithm: string, more: object = {}): object => ({
  ...createPublicKey(keysFor(algorithm).published).export({ format: 'jwk' }),
  ...more,
});

describe('a key set', () => {
  test('gives a policy for each key that signs, by its kid', () => {
    const set = {
      keys: [
        jwk('ES256', { kid: 'one', use: 'sig' }),
        jwk('RS256', { kid: 'two', alg: 'RS512' }),
        jwk('RS256', { use: 'enc' }),
      ],
    };
    const policies = policiesOfKeySet('set', JSON.stringify(set), { issuer: 'https://a.b/webhook_policies/x' });
    expect(policies).toMatchObject([
      { kid: 'one', algorithm: 'ES256', name: 'set, key one', issuer: 'https://a.b/webhook_policies/x' },
      { kid: 'two', algorithm: 'RS512', name: 'set, key two' },
    ]);
    expect(policiesOfKeySet('key', JSON.stringify(jwk('ES256')), {})).toHaveLength(1);
  });

  test('may have keys for other purposes beside those that webhook policies have', () => {
    const others = [{ kty: 'OKP', crv: 'Ed25519', x: 'AA' }, jwk('RS256', { alg: 'PS256' }), { kty: 'new' }, 7];
    const policies = policiesOfKeySet('set', JSON.stringify({ keys: [...others, jwk('ES256', { kid: 'one' })] }), {});
    expect(policies).toMatchObject([{ kid: 'one', algorithm: 'ES256' }]);
  });

  test.each([
    ['nonsense', 'AB-VERIFY-KEY-SET'],
    ['{"keys":[]}', 'AB-VERIFY-KEY-SET'],
    ['{"keys":[{"kty":"oct","k":"AAAA"}]}', 'AB-VERIFY-KEY-SET'],
    ['{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}', 'AB-VERIFY-KEY-SET'],
    [JSON.stringify({ keys: [jwk('RS256')] }), 'AB-VERIFY-ALGORITHM'],
    [JSON.stringify({ keys: [jwk('RS256', { alg: 'PS256' })] }), 'AB-VERIFY-KEY-SET'],
    [JSON.stringify({ keys: [jwk('RS256', { alg: 'HS256' })] }), 'AB-VERIFY-KEY'],
  ])('%s is refused', (content, expected) => {
    expect(code(() => policiesOfKeySet('set', content, {}))).toBe(expected);
  });
});

describe('a key set at an address', () => {
  async function serve(answers: Readonly<Record<string, string>>): Promise<string> {
    const server: Server = createServer((request, response) => {
      const body = answers[request.url ?? ''];
      response.writeHead(body === undefined ? 404 : body === 'redirect' ? 302 : 200, { location: '/keys' });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }
  const fetched = (url: string) => fetchKeySet(keySetAddress(url), new AbortController().signal);

  test('is found through the discovery document, with its issuer', async () => {
    const answers: Record<string, string> = { '/keys': '{"keys":[]}' };
    const origin = await serve(answers);
    answers['/d'] = JSON.stringify({ issuer: 'https://a.b/webhook_policies/x', jwks_uri: `${origin}/keys` });
    expect(await fetched(`${origin}/d`)).toEqual({
      address: `${origin}/keys`,
      content: '{"keys":[]}',
      issuer: 'https://a.b/webhook_policies/x',
    });
    answers['/e'] = JSON.stringify({ jwks_uri: 'https://elsewhere.example/keys' });
    await expect(fetched(`${origin}/e`)).rejects.toMatchObject({ code: 'AB-VERIFY-KEY-SET' });
  });

  test('that is missing, large or somewhere else is refused', async () => {
    const origin = await serve({ '/large': 'x'.repeat(65_537), '/moved': 'redirect', '/keys': '{}' });
    for (const path of ['/missing', '/large', '/moved']) {
      await expect(fetched(`${origin}${path}`), path).rejects.toMatchObject({ code: 'AB-VERIFY-KEY-SET-ADDRESS' });
    }
  });

  test.each([
    'http://keys.example/',
    'ftp://127.0.0.1/',
    'https://user:word@keys.example/',
    'http://127.0.0.1.example/',
  ])('is not taken from %s', (url) => {
    expect(code(() => keySetAddress(url))).toBe('AB-VERIFY-KEY-SET');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captureEvent } from '../../src/events/capture.ts';
import { createRedactor } from '../../src/cli/redactor.ts';
import { addressWithoutSecrets, hiddenTexts, textWithoutSecrets, withoutSecrets } from '../../src/events/hidden.ts';
import { shownPayload } from '../../src/verification/shown-payload.ts';
import { redactedRequest } from '../../src/events/redacted-body.ts';
import { keysFor, signToken } from '../support/keys.ts';

const json = { 'content-type': 'application/json' };
const planted = 'planted-9f3b1c7e';

describe('a body that is a token', () => {
  test('becomes its data, with what was said about it, and without the token', async () => {
    const data = { event: 'automation_rule', account_id: 'wna-it', payload: { text: 'Hello' } };
    const jwt = await signToken(keysFor('ES256'), { data, iss: 'https://wna-it.4me.test', jti: 'j', iat: 1 });
    const request = redactedRequest({ headers: json, body: JSON.stringify({ jwt }) });
    expect(request).toEqual({
      headers: json,
      body: JSON.stringify(data),
      truncated: false,
      redacted: false,
      event: 'automation_rule',
      account: 'wna-it',
      token: { algorithm: 'ES256', claims: { iss: 'https://wna-it.4me.test', jti: 'j', iat: 1 } },
    });
    for (const part of jwt.split('.')) expect(JSON.stringify(request)).not.toContain(part);
  });

  test('that holds secrets shows their names only', async () => {
    const data = {
      event: 'app_instance.secrets-update',
      payload: {
        secrets: { api_token: planted, nested: { deep: planted } },
        application: { nodeID: 'node', client_id: planted, client_secret: planted },
        authorization_application: { client_id: planted },
        policy: { nodeID: 'policy', algorithm: 'RS512', public_key: planted },
      },
    };
    const jwt = await signToken(keysFor('ES256'), { data });
    const { body, redacted } = redactedRequest({ headers: json, body: JSON.stringify({ jwt }) });
    expect(redacted).toBe(true);
    expect(body).not.toContain(planted);
    expect(JSON.parse(body)).toMatchObject({
      payload: {
        secrets: { api_token: '(not shown)', nested: '(not shown)' },
        application: { nodeID: 'node' },
        policy: { algorithm: 'RS512', public_key: '(not shown)' },
      },
    });
  });

  test('that cannot be read is not kept', () => {
    const request = redactedRequest({ headers: json, body: `{"jwt":"${planted}.${planted}.${planted}"}` });
    expect(request).toMatchObject({ body: '{"jwt":"(not shown)"}', redacted: true, event: '' });
  });
});

describe('secrets elsewhere', () => {
  test.each([
    ['a token in a text', `{"note":"see eyJhbGciOiJub25lIn0.${planted}.x"}`, json],
    ['a code in an address', `{"payload":{"callback":"https://a.test/verify?code=${planted}&expires_at=1"}}`, json],
    [
      'a key by its name',
      `{"a":{"clientSecret":"${planted}","API_KEY":"${planted}","access_token":"${planted}"}}`,
      json,
    ],
    ['a private key', `{"text":"-----BEGIN PRIVATE KEY-----\\n${planted}\\n-----END PRIVATE KEY-----"}`, json],
    ['the token of Slack', `{"token":"${planted}","type":"event_callback"}`, json],
    [
      'the token of a form of Slack',
      `token=${planted}&text=hi`,
      { 'Content-Type': 'application/x-www-form-urlencoded' },
    ],
    [
      'a document in a form',
      `payload=${encodeURIComponent(JSON.stringify({ token: planted, response_url: `https://hooks.test/${planted}` }))}`,
      { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    ],
    ['user and password in an address', `{"text":"https://user:${planted}@host.test/"}`, json],
    ['a document that is nested too deeply', `${'['.repeat(20_000)}"${planted}"${']'.repeat(20_000)}`, json],
  ])('do not show: %s', (_, body, headers) => {
    const request = redactedRequest({ headers, body });
    expect(request.redacted).toBe(true);
    expect(JSON.stringify(request)).not.toContain(planted);
  });

  test('do not show in headers, in addresses and where the program knows them', () => {
    const event = captureEvent(
      {
        at: 0,
        source: 'tunnel',
        method: 'POST',
        address: `https://user:${planted}@host.test/x?account=a&code=${planted}`,
        headers: {
          Authorization: `Basic ${planted}`,
          Cookie: planted,
          'Typeform-Signature': planted,
          'X-Gitlab-Token': planted,
          Referer: `https://a.test/?token=${planted}`,
        },
        body: '{"text":"known to the program"}',
        status: null,
        error: 'known to the program',
        ms: 1,
      },
      (text) => text.replaceAll('known to the program', '***'),
    );
    expect(JSON.stringify(event)).not.toContain(planted);
    expect(event).toMatchObject({ body: '{"text":"***"}', redacted: true, error: '***' });
    expect(event.address).toBe('https://***@host.test/x?account=a&code=%28not+shown%29');
  });

  test('a body without any keeps its bytes', () => {
    for (const body of ['{ "event" : "x",\n "n": 1.0 }\n', 'text', '', 'a=1&b=2', '[1,2]', '"eyJ"']) {
      expect(redactedRequest({ headers: {}, body })).toMatchObject({ body, redacted: false, truncated: false });
    }
    const address = 'https://host.test/a%20b?x=1;2&account=wna-it#part';
    expect(addressWithoutSecrets(address)).toBe(address);
  });

  test('what does not show is known, so that no output shows it', () => {
    const value = { secrets: { a: 'one', b: { c: 'two' } }, list: [{ password: 'three' }], text: 'four' };
    expect(hiddenTexts(value, withoutSecrets(value))).toEqual(['one', 'two', 'three']);
  });
});

test('a long body is cut at 64 KiB between two characters', () => {
  const request = redactedRequest({ headers: {}, body: `x${'é'.repeat(40_000)}` });
  expect(request.truncated).toBe(true);
  expect(Buffer.byteLength(request.body)).toBe(64 * 1024 - 1);
  expect(request.body.endsWith('é')).toBe(true);
});

test('bytes that are no text are counted and not kept', () => {
  const request = redactedRequest({ headers: {}, body: Buffer.from([0xff, 0xfe, 0x00]) });
  expect(request).toMatchObject({ body: '(3 bytes that are no text)', redacted: true });
});

test('any body is taken, and none holds what a secret held', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      fc.constantFrom('secrets', 'password', 'client_secret'),
      (value, key) => {
        const body = JSON.stringify({ around: [value], [key]: { inner: planted } });
        const request = redactedRequest({ headers: json, body });
        expect(request.body).not.toContain(planted);
        expect(request.redacted).toBe(true);
      },
    ),
  );
  fc.assert(
    fc.property(fc.uint8Array(), fc.dictionary(fc.string(), fc.string()), (bytes, headers) => {
      expect(typeof redactedRequest({ headers, body: Buffer.from(bytes) }).body).toBe('string');
    }),
  );
});

test('a token whose data is nested as deeply as it likes is taken, too', () => {
  const part = (text: string): string => Buffer.from(text).toString('base64url');
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  for (const claims of [`{"data":${deep}}`, `{"iss":${deep},"data":{"event":"x"}}`]) {
    const request = redactedRequest({ headers: {}, body: JSON.stringify({ jwt: `${part('{}')}.${part(claims)}.AA` }) });
    expect(Buffer.byteLength(request.body)).toBeLessThan(1000);
  }
});

test('a long text of beginnings of tokens takes no time, and a token behind a dash does not show', () => {
  const started = performance.now();
  const text = 'eyJaaaaa-'.repeat(20_000);
  for (const clean of [textWithoutSecrets, shownPayload, (one: string) => createRedactor().clean(one)]) {
    expect(clean(text)).toBe(text);
    expect(clean('as in x-eyJhbGciOiJub25lIn0.eyJwbGFudGVkIjoxfQ.c2ln')).not.toContain('eyJw');
  }
  expect(performance.now() - started).toBeLessThan(2000);
});

import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captureForms, readCapture } from '../../src/verification/captures/read-capture.ts';
import type { CapturedRequest } from '../../src/verification/captured-request.ts';

const plain = { signedByHeader: false, headers: {} };
const signed = { signedByHeader: true, headers: {} };

/** One request in every form that carries headers. */
function formsOf({ body, headers }: { readonly body: string; readonly headers: Readonly<Record<string, string>> }) {
  const pairs = Object.entries(headers);
  const base64 = Buffer.from(body).toString('base64');
  const multi = Object.fromEntries(pairs.map(([name, value]) => [name, [value]]));
  const context = { requestTimeEpoch: 1_767_225_600_000 };
  const entry = (postData: object): object => ({
    startedDateTime: '2026-01-01T00:00:00.000Z',
    request: {
      method: 'POST',
      url: 'https://a.example/in',
      headers: pairs.map(([name, value]) => ({ name, value })),
      postData,
    },
  });
  const json: Readonly<Record<string, object>> = {
    har: { log: { entries: [{ request: { method: 'GET' } }, entry({ mimeType: 'x', text: body })] } },
    'har in base64': { log: { entries: [entry({ text: base64, encoding: 'base64' })] } },
    'payload 1.0': {
      httpMethod: 'POST',
      path: '/in',
      headers,
      multiValueHeaders: multi,
      body,
      requestContext: context,
    },
    'payload 1.0 in base64': {
      httpMethod: 'POST',
      path: '/in',
      multiValueHeaders: multi,
      body: base64,
      isBase64Encoded: true,
    },
    'payload 2.0': {
      rawPath: '/in',
      headers,
      body,
      requestContext: { http: { method: 'POST' }, timeEpoch: 1_767_225_600_000 },
    },
    'function URL in base64': {
      rawPath: '/in',
      headers,
      body: base64,
      isBase64Encoded: true,
      requestContext: { http: { method: 'POST' } },
    },
  };
  const lines = pairs.map(([name, value]) => `${name}: ${value}`);
  return {
    ...Object.fromEntries(Object.entries(json).map(([name, value]) => [name, JSON.stringify(value)])),
    wire: ['POST /in HTTP/1.1', ...lines, '', body].join('\r\n'),
    'wire with plain line breaks': ['POST /in HTTP/1.1', ...lines, '', body].join('\n'),
    'wire in an editor': [
      `POST /in HTTP/1.1`,
      `Content-Length: ${String(Buffer.byteLength(body))}`,
      ...lines,
      '',
      `${body}\n`,
    ].join('\n'),
  };
}

const only = (text: string): CapturedRequest | undefined => {
  const found = readCapture(Buffer.from(text), signed);
  return 'unreadable' in found || found.length !== 1 ? undefined : found[0];
};

test('a request is the same in every form: headers, and the body byte for byte', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.stringMatching(/^[\w=+/]{1,40}$/),
      (body, signature) => {
        const forms = formsOf({ body, headers: { 'X-Slack-Signature': signature, 'Content-Type': 'text/plain' } });
        for (const [form, text] of Object.entries(forms)) {
          const request = only(text);
          expect(request?.headers, form).toMatchObject({ 'x-slack-signature': signature });
          expect(request?.body.toString('utf8'), form).toBe(Buffer.from(body).toString('utf8'));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a capture tells when it was made, where it knows', () => {
  const forms = formsOf({ body: '{}', headers: {} });
  for (const form of ['har', 'payload 1.0', 'payload 2.0'] as const) {
    expect(only((forms as Record<string, string>)[form] ?? '')?.receivedAt, form).toBe(Date.UTC(2026, 0, 1));
  }
});

test('a HAR file gives all its POST requests', () => {
  const request = {
    method: 'POST',
    url: 'https://a.example',
    headers: [],
    postData: { params: [{ name: 'a', value: 'b c' }] },
  };
  const found = readCapture(Buffer.from(JSON.stringify({ log: { entries: [{ request }, {}, { request }] } })), signed);
  expect(found).toMatchObject([{ body: Buffer.from('a=b+c') }, { body: Buffer.from('a=b+c') }]);
});

describe('without headers', () => {
  test('a body in JSON is taken as it is, and a token as the body that it came in', () => {
    expect(readCapture(Buffer.from(' {"jwt":"a.b.c"}\n'), plain)).toMatchObject([
      { body: Buffer.from(' {"jwt":"a.b.c"}\n') },
    ]);
    for (const text of ['e30.e30.c2ln', ' e30.e30.c2ln\n', '"e30.e30.c2ln"']) {
      expect(readCapture(Buffer.from(text), plain), text).toMatchObject([
        { body: Buffer.from('{"jwt":"e30.e30.c2ln"}') },
      ]);
    }
  });

  test('a body that a header signs cannot be verified', () => {
    expect(readCapture(Buffer.from('{"event_id":"1"}'), signed)).toMatchObject({ unreadable: true });
    expect(readCapture(Buffer.from('{}'), { signedByHeader: true, headers: { a: 'b' } })).toMatchObject([
      { headers: { a: 'b' } },
    ]);
  });
});

test.each([
  ['', 'nothing'],
  ['hello', 'text that is neither JSON nor a token'],
  ['{"jwt":"', 'JSON that is not complete'],
  ['[1]', 'a list in JSON; captures of many stand one on a line'],
  ['7', 'JSON that is no object'],
  ['{"log":{"entries":[]},"a":1', 'JSON that is not complete'],
  ['POST /in HTTP/1.1\nno header\n\n', 'a line among the headers that is no header'],
  ['POST /in HTTP/1.1\nTransfer-Encoding: chunked\n\n5\r\nhello', 'a body in chunks'],
  [JSON.stringify({ ok: true, command: 'events show', event: {} }), expect.stringContaining('taken out')],
  [JSON.stringify({ id: 'e1', redacted: true, truncated: false }), expect.stringContaining('taken out')],
])('%s is not understood, and it says why', (text, found) => {
  expect(readCapture(Buffer.from(text), plain)).toMatchObject({ unreadable: true, found });
});

test('nothing makes the reader throw, whatever the form that it is told', () => {
  const odd = fc.oneof(
    fc.string(),
    fc.json(),
    fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1')),
  );
  const anything = fc.anything();
  const shaped = fc
    .oneof(
      fc.record({
        log: fc.record({
          entries: fc.array(
            fc.record({ request: fc.record({ method: fc.constant('POST'), headers: anything, postData: anything }) }),
          ),
        }),
      }),
      fc.record({
        httpMethod: fc.constant('POST'),
        headers: anything,
        multiValueHeaders: anything,
        body: anything,
        requestContext: anything,
      }),
      fc.constant({ httpMethod: 'POST', multiValueHeaders: { a: [{ toString: 1 }] } }),
    )
    .map((value) => {
      try {
        return JSON.stringify(value);
      } catch {
        return '{}';
      }
    });
  fc.assert(
    fc.property(
      fc.oneof(odd, shaped),
      fc.constantFrom(undefined, ...captureForms),
      fc.boolean(),
      (text, form, signedByHeader) => {
        const found = readCapture(Buffer.from(text), { form, signedByHeader, headers: {} });
        return 'unreadable' in found ? found.found !== '' : Array.isArray(found);
      },
    ),
    { numRuns: 400 },
  );
});

test('a time that no calendar has is no time', () => {
  const context = { http: { method: 'POST' }, timeEpoch: Number.MAX_SAFE_INTEGER };
  expect(only(JSON.stringify({ headers: {}, body: '{}', requestContext: context }))).not.toHaveProperty('receivedAt');
});

test('a body with a token is that, whatever else is in it', () => {
  const body = JSON.stringify({ jwt: 'a.b.c', httpMethod: 'POST', body: '{"jwt":"d.e.f"}', log: { entries: [] } });
  expect(readCapture(Buffer.from(body), plain)).toMatchObject([{ body: Buffer.from(body) }]);
});

test('a header that came twice is both, as servers have it', () => {
  const twice = [
    { name: 'X-Slack-Signature', value: 'v0=a' },
    { name: 'x-slack-signature', value: 'v0=b' },
  ];
  const entry = { request: { method: 'POST', headers: twice, postData: { text: 'x' } } };
  const wire = 'POST /in HTTP/1.1\nX-Slack-Signature: v0=a\nx-slack-signature: v0=b\n\nx';
  for (const text of [JSON.stringify({ log: { entries: [entry] } }), wire]) {
    expect(only(text)?.headers['x-slack-signature'], text).toBe('v0=a, v0=b');
  }
});

test.each([
  ['UTF-16', Buffer.from('\uFEFF{"jwt":"a.b.c"}', 'utf16le'), 'text in UTF-16'],
  ['UTF-16 the other way round', Buffer.from('\uFEFF{}', 'utf16le').swap16(), 'text in UTF-16'],
  ['gzip', gzipSync('{"jwt":"a.b.c"}'), 'a file that is compressed (gzip)'],
])('bytes of %s are named', (_, bytes, found) => {
  for (const options of [plain, signed, { ...plain, form: 'har' as const }]) {
    expect(readCapture(bytes, options)).toMatchObject({ unreadable: true, found });
  }
});

import { describe, expect, test } from 'vitest';
import { createLog } from '../../src/runtime/log.ts';
import type { LogLine } from '../../src/runtime/ports.ts';

function written(message: string, fields: Readonly<Record<string, unknown>> = {}): LogLine {
  const lines: LogLine[] = [];
  createLog({ log: (line) => lines.push(line) }, { delivery: 'd1' }).info(message, fields);
  const [line] = lines;
  if (line === undefined) throw new Error('nothing was written');
  return line;
}

const shown = (fields: Readonly<Record<string, unknown>>): string => JSON.stringify(written('x', fields));

describe('nothing secret is in a line of the log', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['under a name that says so', { client_secret: 'hush' }],
    ['as a number', { token: 4711 }],
    ['in an object under such a name', { secrets: { typeform: 'hush', more: [{ a: 'hush' }] } }],
    ['in a list under such a name', { tokens: ['hush', { a: 'hush' }] }],
    ['deep inside', { message: { payload: { application: { client_secret: 'hush' } } } }],
    ['under an API key', { headers: { 'X-Api-Key': 'hush', apiKey: 'hush' } }],
    ['in a text in JSON', { body: '{"clientID":"c","client_secret": "hush","other":1}' }],
    ['in a form', { body: 'grant_type=client_credentials&client_secret=hush&a=b' }],
    ['in an error', { error: new Error('POST failed: client_secret=hush&a=b') }],
    ['in the cause of an error', { error: new Error('outer', { cause: new Error('{"token":"hush"}') }) }],
    ['in an address', { error: new Error('cannot reach https://user:hush@example.org/') }],
    ['as bytes', { body: Buffer.from('hush') }],
  ])('%s', (_, fields) => {
    const line = shown(fields);
    expect(line).not.toContain('hush');
    expect(line).not.toContain('4711');
  });

  test('wherever a signed token or a private key stands, also in the message', () => {
    const jwt = 'eyJhbGciOiJSUzUxMiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl';
    const pem = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----';
    for (const secret of [jwt, pem, 'Bearer abc.def', 'Basic YTpi']) {
      const line = JSON.stringify(written(`got ${secret} here`, { list: [secret], text: `{"a":"${secret}"}` }));
      expect(line).not.toMatch(/eyJ|MIIB|abc\.def|YTpi/);
    }
  });

  test('what is no secret stays readable', () => {
    const fields = { parts: 'secrets, application', status: 401, rule: 'signature', tokens: undefined };
    expect(written('stored', fields)).toMatchObject({ delivery: 'd1', ...fields, message: 'stored', level: 'info' });
    expect(written('x', { reason: 'There are no credentials of the customer in the secrets store yet' })).toMatchObject(
      {
        reason: 'There are no credentials of the customer in the secrets store yet',
      },
    );
  });
});

describe('a line of the log stays short', () => {
  test.each<[string, unknown]>([
    ['long text', 'x'.repeat(1_000_000)],
    ['bytes', new Uint8Array(1_000_000)],
    ['a long list', Array.from({ length: 100_000 }, (_, index) => index)],
    ['an object with many keys', Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, 1]))],
    ['an object in itself', circular()],
    ...['eyJ', '-----BEGIN A-----', '-----BEGIN A ', 'Bearer ', 'token', 'token=', 'https://', 'a:'].map(
      (part): [string, unknown] => [`${part} repeated`, part.repeat(1_000_000 / part.length)],
    ),
  ])('and quick to write: %s', (_, value) => {
    const begun = performance.now();
    expect(shown({ value }).length).toBeLessThan(10_000);
    expect(performance.now() - begun).toBeLessThan(200);
  });
});

function circular(): object {
  const one: Record<string, unknown> = { name: 'one' };
  one['self'] = one;
  return one;
}

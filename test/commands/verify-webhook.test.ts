import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { play, temporaryFolder, type Played, type Scene } from '../cli/terminal.ts';
import { keysFor } from '../support/keys.ts';
import { now, token } from '../verification/messages.ts';

const keys = keysFor('ES256');
const seconds = now / 1000;

/** A folder with a key file; commands run in it, without an account, an engine or a network. */
async function desk(files: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder();
  const all = { 'key.pem': keys.published, ...files };
  for (const [name, content] of Object.entries(all)) await writeFile(join(folder, name), content);
  const verify = (words: readonly string[], scene: Scene = {}): Promise<Played> =>
    play(['verify-webhook', ...words], { folder, ...scene });
  return { folder, verify };
}

const document = ({ stdout }: Played): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;
const body = async (more = {}): Promise<string> => JSON.stringify({ jwt: await token(keys, more) });
const withKey = ['--key-file', 'key.pem'];
const issued = ['--issuer', 'https://wdc.4me-demo.com'];

describe('one message', () => {
  test('that is valid is shown with claims, times and payload, and what was not checked', async () => {
    const { verify } = await desk({ 'body.json': await body({ exp: seconds + 3600 }) });
    const { code, stdout, stderr } = await verify(['body.json', ...withKey]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Valid, a message of 4me.\n  key       key.pem\n');
    expect(stdout).toContain('  iss       https://wdc.4me-demo.com\n');
    expect(stdout).toContain('  iat       2026-01-01T00:00:00.000Z, now\n');
    expect(stdout).toContain('  exp       2026-01-01T01:00:00.000Z, in 1 hour\n');
    expect(stdout).toContain('{\n  "event": "request.create",\n  "object_id": 7\n}\n');
    expect(stdout).toContain('  the issuer: give --domain and --account, or --issuer\n');
  });

  test('that is not valid is shown with rule, expected and found, and exits with 1', async () => {
    const { verify } = await desk({ 'body.json': await body({ aud: 'theirs' }) });
    const played = await verify(['body.json', ...withKey, '--audience', 'ours']);
    expect(played.code).toBe(1);
    expect(played.stdout).toContain('Not valid: audience\n  expected  audience ours\n  found     theirs\n');
    expect(played.stderr).toContain('AB-VERIFY-INVALID  The message is not valid: audience');
    const told = document(await verify(['body.json', ...withKey, '--audience', 'ours', '--json']));
    expect(told).toMatchObject({ ok: false, invalid: 1, rules: { audience: 1 } });
    expect(told).toMatchObject({ message: { result: 'invalid', rule: 'audience', claims: { aud: 'theirs' } } });
  });

  test('comes from stdin, too', async () => {
    const { verify } = await desk();
    for (const words of [['-'], []]) {
      const { code } = await verify([...words, ...withKey], { stdin: await token() });
      expect(code).toBe(0);
    }
    expect(await verify(withKey, { terminal: true })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('AB-VERIFY-INPUT'),
    });
  });

  test('is judged as of another time when that is asked for, as the failure of an old one says', async () => {
    const old = await body({ iat: seconds - 90 * 86_400, nbf: seconds - 90 * 86_400 });
    const context = { http: { method: 'POST' }, timeEpoch: now - 90 * 86_400_000 };
    const { verify } = await desk({
      'event.json': JSON.stringify({ body: old, headers: {}, requestContext: context }),
    });
    const late = await verify(['event.json', ...withKey]);
    expect(late).toMatchObject({ code: 1, stderr: expect.stringContaining('--now 2025-10-03T00:00:00.000Z') });
    for (const time of ['2025-10-03T00:00:00.000Z', String(seconds - 90 * 86_400)]) {
      expect(await verify(['event.json', ...withKey, '--now', time]), time).toMatchObject({ code: 0 });
    }
    expect(await verify(['event.json', ...withKey, '--maximum-age', '90d'])).toMatchObject({ code: 0 });
  });

  test('is shown without secrets', async () => {
    const data = {
      event: 'app_instance.secrets-update',
      payload: {
        secrets: { api_key: 'planted-secret-1' },
        application: { client_id: 'abc', client_secret: 'planted-secret-2' },
        policy: { algorithm: 'HS256', public_key: 'planted-secret-3' },
        callback: 'https://wdc.4me-demo.com/verify?code=planted-secret-4&expires_at=1',
      },
    };
    const { verify } = await desk({ 'body.json': await body({ data }), 'secret.txt': 'planted-secret-5' });
    for (const words of [withKey, ['--json', ...withKey], ['--each', '--json', ...withKey]]) {
      const { code, stdout, stderr } = await verify(['body.json', ...words]);
      expect([code, `${stdout}${stderr}`.includes('planted')]).toEqual([0, false]);
      expect(stdout).toContain('client_id');
    }
    const quoted = await body({ iss: 'planted-secret-5' });
    const { stdout } = await verify(['-', '--key-file', 'secret.txt', '--algorithm', 'HS256'], { stdin: quoted });
    expect(stdout).not.toContain('planted');
  });
});

describe('many messages', () => {
  test('are counted, and bad lines are named with rule and reason', async () => {
    const [good, forged] = [await body(), JSON.stringify({ jwt: await token(keysFor('ES256', 'other')) })];
    const { verify } = await desk({ 'log.jsonl': [good, '', forged, 'nonsense', good].join('\n') });
    const { code, stdout, stderr } = await verify(['log.jsonl', ...withKey]);
    expect(code).toBe(1);
    expect(stdout).toContain('4 messages: 2 valid, 1 not valid, 1 unusable\n');
    expect(stdout).toContain('  line 3  signature: expected');
    expect(stdout).toContain('  line 4  unusable: expected');
    expect(stderr).toContain('1 of 4 messages is not valid');
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  test('of which one is no message and all others are valid exit with 2', async () => {
    const good = await body();
    const { verify } = await desk({ 'log.jsonl': `${good}\nnonsense\n${good}` });
    expect(await verify(['log.jsonl', ...withKey])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('1 of 3 cannot'),
    });
  });

  test('show at most twenty bad ones, and count the rest', async () => {
    const { verify } = await desk({ 'log.jsonl': `${await body()}\n${'{"event":"x"}\n'.repeat(30)}` });
    const { stdout } = await verify(['log.jsonl', ...withKey]);
    expect(stdout.match(/^ {2}line /gm)).toHaveLength(20);
    expect(stdout).toContain('  and 10 more; --each shows every message\n');
    expect(document(await verify(['log.jsonl', ...withKey, '--json']))).toMatchObject({
      invalid: 30,
      problemsNotShown: 0,
    });
  });

  test('are shown one by one, also as JSON lines', async () => {
    const { verify } = await desk({ 'log.jsonl': `${await body()}\n${await body({ iss: 'https://x.y' })}\n` });
    const plain = await verify(['log.jsonl', ...withKey, ...issued, '--each']);
    expect(plain.stdout.split('\n')).toEqual([
      'line 1      valid     key.pem',
      'line 2      invalid   issuer: expected issuer https://wdc.4me-demo.com; found https://x.y',
      '',
    ]);
    const { code, stdout } = await verify(['log.jsonl', ...withKey, ...issued, '--each', '--json']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(code).toBe(1);
    expect(lines).toMatchObject([{ line: 1, result: 'valid' }, { line: 2, result: 'invalid' }, { ok: false }]);
  });

  test('tell which of several keys they were signed with', async () => {
    const next = keysFor('ES256', 'other');
    const lines = [await body(), await body(), JSON.stringify({ jwt: await token(next) })].join('\n');
    const { verify } = await desk({ 'log.jsonl': lines, 'next.pem': next.published });
    const played = await verify(['log.jsonl', ...withKey, '--key-file', 'next.pem', '--json']);
    expect(document(played)).toMatchObject({ ok: true, checked: 3, keys: { 'key.pem': 2, 'next.pem': 1 } });
  });
});

test('a delivery of Typeform and a request of Slack are verified with the secret of a file', async () => {
  const typeform = {
    'typeform.json':
      '{"event_id":"EV01","event_type":"form_response","form_response":{"form_id":"fRm123","token":"tok1","answers":[]}}\n',
  };
  const slack = {
    'slack.txt': 'payload=%7B%22type%22%3A%22view_submission%22%2C%22team%22%3A%7B%22id%22%3A%22T0DEMO001%22%7D%7D',
  };
  const { verify } = await desk({
    ...typeform,
    ...slack,
    t: 'tf-demo-secret-0001\n',
    s: 'slack-demo-signing-secret\n',
  });
  const signature = 'Typeform-Signature: sha256=PAMLpIk+8OaCzEjQgxYVpK2K3CprDFrALFVrYHDz3I8=';
  const delivered = ['typeform.json', '--platform', 'typeform', '--key-file', 't'];
  expect(await verify([...delivered, '--header', signature])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('EV01'),
  });
  expect(await verify(delivered)).toMatchObject({ code: 2, stderr: expect.stringContaining('without the headers') });
  const requested = ['slack.txt', '--platform', 'slack', '--key-file', 's'];
  const headers = [
    '--header',
    'x-slack-request-timestamp: 1700000000',
    '--header',
    'x-slack-signature: v0=1006e7c86d0afea0f8be70e125864027d52c6ef68de3de1bff2672edd4406e04',
  ];
  expect(await verify([...requested, ...headers, '--now', '1700000100'])).toMatchObject({ code: 0 });
  expect(await verify([...requested, ...headers])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('Not valid: age'),
  });
});

test.each([
  [['missing.json', ...withKey], 'AB-VERIFY-INPUT'],
  [['.', ...withKey], 'AB-VERIFY-INPUT'],
  [['key.pem', ...withKey], 'AB-VERIFY-UNUSABLE'],
  [['-', ...withKey], 'AB-VERIFY-UNUSABLE'],
  [['-', '--key-file', 'missing.pem'], 'AB-VERIFY-KEY'],
  [['-', '--jwks', 'http://keys.example/'], 'AB-VERIFY-KEY-SET'],
  [['-', '--platform', 'slack'], 'AB-VERIFY-KEY'],
  [['-', '--platform', 'slack', '--issuer', 'x'], 'AB-VERIFY-FLAG'],
  [['-', '--platform', 'typeform', '--jwks', 'x'], 'AB-VERIFY-FLAG'],
  [['-', '--header', 'x-signature: 1', ...withKey], 'AB-VERIFY-FLAG'],
  [['-', '--platform', 'slack', '--header', 'authorization: Bearer x'], 'AB-VERIFY-FLAG'],
  [['-', '--platform', 'slack', '--header', 'nonsense'], 'AB-VERIFY-FLAG'],
  [['-', '--offering', 'x', ...withKey], 'AB-VERIFY-FLAG'],
  [['-', '--offering', 'x'], 'AB-VERIFY-FLAG'],
  [['-', '--algorithm', 'RS256'], 'AB-VERIFY-FLAG'],
  [['-', '--now', 'yesterday', ...withKey], 'AB-VERIFY-FLAG'],
  [['-', '--maximum-age', 'long', ...withKey], 'AB-VERIFY-FLAG'],
  [['-'], 'AB-INPUT-MISSING'],
])('%j exits with 2 and says why', async (words, code) => {
  const { verify } = await desk();
  const played = await verify([...words, '--json']);
  expect(played.code).toBe(2);
  expect(document(played)).toMatchObject({ ok: false, error: { code } });
});

test('a claim and a payload cannot speak to the terminal, nor pass for a line of the program', async () => {
  const escape = String.fromCodePoint(27);
  const iss = `x${escape}[32m\n\nValid, a message of 4me.\n${escape}[2K`;
  const said = await body({ iss, [`${escape}[1mname\nValid`]: 1, data: { event: `e${escape}[31m` } });
  const { verify } = await desk({ 'body.json': said, 'secret.txt': 's3cret-of-typeform' });
  for (const words of [withKey, [...withKey, ...issued], [...withKey, ...issued, '--each']]) {
    const { stdout, stderr } = await verify(['body.json', ...words]);
    expect(`${stdout}${stderr}`, words.join(' ')).not.toContain(escape);
    if (words.length > 2) expect(stdout).not.toMatch(/^Valid/m);
    else expect(stdout.match(/^Valid/gm)).toHaveLength(1);
  }
  const text = `text${escape}[31m`;
  const signature = createHmac('sha256', 's3cret-of-typeform').update(text).digest('base64');
  const header = ['--header', `typeform-signature: sha256=${signature}`];
  const words = ['-', '--platform', 'typeform', '--key-file', 'secret.txt', ...header];
  const { code, stdout } = await verify(words, { stdin: text });
  expect([code, stdout.includes(escape)]).toEqual([0, false]);
});

test('no spelling of a secret in a payload or in a claim shows', async () => {
  const planted = 'planted-secret';
  const data = {
    event: 'x',
    clientSecret: planted,
    accessToken: planted,
    passphrase: planted,
    cookie: planted,
    text: `see https://user:${planted}@a.example/ and -----BEGIN PRIVATE KEY-----\n${planted}`,
    token: await token(keys, { data: { planted } }),
    note: `as in ${await token(keys, { data: { planted } })}`,
  };
  const { verify } = await desk({ 'body.json': await body({ data, api_key: planted }) });
  for (const words of [withKey, [...withKey, '--json'], [...withKey, ...issued, '--each', '--json', '--verbose']]) {
    const { code, stdout, stderr } = await verify(['body.json', ...words]);
    expect(code).toBe(0);
    expect(`${stdout}${stderr}`).not.toMatch(/planted-secret|eyJ/);
    expect(stdout).toContain('clientSecret');
  }
});

test('a message that is nested as deeply as it likes stops nothing', async () => {
  const part = (text: string): string => Buffer.from(text).toString('base64url');
  const deep = `${'['.repeat(150_000)}${']'.repeat(150_000)}`;
  const jwt = `${part('{"alg":"ES256"}')}.${part(`{"iss":1,"x":${deep}}`)}.${'A'.repeat(86)}`;
  const { verify } = await desk({ 'log.jsonl': `${JSON.stringify({ jwt })}\n${await body()}\n` });
  for (const words of [[], ['--json'], ['--each'], ['--each', '--json']]) {
    const { code, stderr } = await verify(['log.jsonl', ...withKey, ...words]);
    expect([code, stderr.includes('AB-INTERNAL')]).toEqual([1, false]);
  }
  const secret = 's3cret-of-typeform';
  const signature = createHmac('sha256', secret).update(deep).digest('base64');
  const header = ['--header', `typeform-signature: sha256=${signature}`];
  const typeform = await desk({ 'secret.txt': secret, 'body.json': deep });
  const words = ['body.json', '--platform', 'typeform', '--key-file', 'secret.txt', ...header];
  for (const more of [[], ['--json']]) expect(await typeform.verify([...words, ...more])).toMatchObject({ code: 0 });
});

test('a byte order mark at the beginning of a key file is no part of the key', async () => {
  const secret = keysFor('HS256');
  const policy = JSON.stringify({ algorithm: 'HS256', public_key: secret.published });
  const { verify } = await desk({ 'secret.txt': `\uFEFF${secret.published}\n`, 'policy.json': `\uFEFF${policy}` });
  const stdin = await token(secret);
  for (const words of [['secret.txt', '--algorithm', 'HS256'], ['policy.json']]) {
    expect(await verify(['-', '--key-file', ...words], { stdin }), words[0]).toMatchObject({ code: 0 });
  }
});

import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { localEngine } from '../../src/engine/local/local-engine.ts';
import { sendToHandler } from '../../src/events/sent-answer.ts';
import { openEventStage, now, type EventStage } from '../events/stage.ts';
import { startReceiver, status } from '../support/receiver.ts';

let stage: EventStage;

beforeAll(async () => {
  stage = await openEventStage();
  await stage.install('note-dispatcher', { url: 'https://target.4me-sandbox.test/installed' });
}, 60_000);

afterAll(async () => {
  await stage[Symbol.asyncDispose]();
});

const target = (name: string): string => `https://target.${stage.sandbox.domain}/${name}`;

async function file(name: string, content: string): Promise<string> {
  await writeFile(join(stage.folder, name), content);
  return name;
}

const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;
const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;

/** PEM; `kind`: `rsa`, or the name of a curve. */
function privateKey(kind: string): string {
  const pair =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding, publicKeyEncoding })
      : generateKeyPairSync('ec', { namedCurve: kind, privateKeyEncoding, publicKeyEncoding });
  return pair.privateKey;
}

const rule = ['trigger', 'automation_rule', 'note-dispatcher', '--customer', 'wna-it'];

describe('a message of an automation rule', () => {
  test('with a body of its own reaches the handler and the target', async () => {
    const body = await file('note.json', JSON.stringify({ text: 'Ahoy there', url: target('own') }));
    const { code, stdout, stderr } = await stage.command([...rule, '--body', body]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('signed with');
    expect(stdout).toMatch(/^200 OK in \d+ ms$/m);
    const [received] = stage.sandbox.target.received('own');
    expect(received?.document).toMatchObject({ input: { payload: { text: 'Ahoy there' } } });
  });

  test('comes from stdin, and --set changes it', async () => {
    const { code, stderr } = await stage.command([...rule, '--body', '-', '--set', `url=${target('stdin')}`], {
      stdin: '{"text":"From a pipe"}',
    });
    expect(code, stderr).toBe(0);
    expect(stage.sandbox.target.received('stdin')).toHaveLength(1);
  });

  test('has what the rules of the integration send where no body is given', async () => {
    const { code, stdout, stderr } = await stage.command([...rule, '--json']);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      command: 'trigger',
      platform: '4me',
      account: 'wna-it',
      request: { payload: { text: 'A sample text', url: target('trigger') }, signedBy: 'sandbox', method: 'POST' },
      answer: { status: 200, truncated: false },
    });
    expect(stage.sandbox.target.received('trigger')).toHaveLength(1);
  });

  test('is worked on each time that it is sent: every one is new to the handler', async () => {
    const words = [...rule, '--set', `url=${target('twice')}`];
    await stage.command(words);
    await stage.command(words);
    expect(stage.sandbox.target.received('twice')).toHaveLength(2);
  });

  test('that is signed with a wrong key is refused, and says whose policy is the one to fit', async () => {
    const pem = privateKey('rsa');
    const key = await file('wrong.pem', pem);
    const words = [...rule, '--key-file', key, '--algorithm', 'RS256', '--json'];
    const { code, stdout } = await stage.command(words);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      exitCode: 1,
      error: {
        code: 'AB-TRIGGER-ANSWER',
        message: 'The handler answered 401 to automation_rule',
        cause: expect.stringContaining('4me-app-builder/note-dispatcher/4me-sandbox.test/instances/wna-it') as string,
      },
      answer: { status: 401 },
      request: { signedBy: 'key file', algorithm: 'RS256' },
    });
    const plain = await stage.command(words.slice(0, -1));
    expect(plain.stdout).toMatch(/^401 Unauthorized in/m);
    expect(plain.stdout + plain.stderr).not.toContain(pem.split('\n')[1]);
  });

  test.each([
    ['RS384', 'rsa', 'RS384'],
    ['ES256', 'prime256v1', undefined],
    ['ES512', 'secp521r1', undefined],
    ['HS512', 'text', 'HS512'],
  ])("that is signed with a key of a policy of one's own is accepted: %s", async (algorithm, kind, asked) => {
    const pem = kind === 'text' ? '' : privateKey(kind);
    const shared = 'a shared secret that is long enough for every algorithm: 0123456789abcdef';
    const material = kind === 'text' ? shared : pem;
    const published = kind === 'text' ? shared : createPublicKey(pem).export({ type: 'spki', format: 'pem' });
    const name = `4me-app-builder/note-dispatcher/4me-sandbox.test/instances/own-${kind}`;
    await using engine = localEngine({ folder: stage.engineFolder, now, sandbox: stage.sandbox.setting });
    await engine.secrets.put(
      name,
      { policy: { algorithm, public_key: String(published), audience: 'mine' } },
      undefined,
    );
    const key = await file(`${kind}.key`, `${material}\n`);
    const { code, stdout, stderr } = await stage.command([
      'trigger',
      'automation_rule',
      'note-dispatcher',
      '--customer',
      `own-${kind}`,
      '--key-file',
      key,
      '--audience',
      'mine',
      '--set',
      `url=${target(`own-${kind}`)}`,
      ...(asked === undefined ? [] : ['--algorithm', asked]),
    ]);
    expect(code, stdout + stderr).toBe(0);
    expect(stage.sandbox.target.received(`own-${kind}`)).toHaveLength(1);
  });
});

describe('messages of the provider', () => {
  test('about an app instance go to the listener of the engine', async () => {
    const words = ['trigger', 'app_instance.update', 'note-dispatcher', '--customer', 'wna-it', '--json'];
    const { code, stdout, stderr } = await stage.command(words);
    expect(code, stdout + stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      account: 'wdc',
      request: { address: expect.stringContaining('app-builder-engine') as string },
      answer: { status: 200 },
    });
  });

  test('to verify a webhook are answered with the handshake', async () => {
    const { code, stdout, stderr } = await stage.command(['trigger', 'webhook.verify']);
    expect(code, stdout + stderr).toBe(0);
  });

  test('with secrets are never made up, and never shown', async () => {
    const without = await stage.command(['trigger', 'app_instance.secrets-update', 'note-dispatcher']);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('AB-TRIGGER-BODY');
    const payload = {
      app_offering: { reference: 'note-dispatcher' },
      customer_account_id: 'planted',
      secrets: { token: 'planted-secret-9d1f' },
      application: { nodeID: 'n', client_id: 'planted-client-77', client_secret: 'planted-client-secret-77' },
    };
    const words = ['trigger', 'app_instance.secrets-update', 'note-dispatcher', '--body', '-'];
    const { code, stdout, stderr } = await stage.command(words, { stdin: JSON.stringify(payload) });
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain('(not shown)');
    expect(stdout + stderr).not.toMatch(/planted-(?:secret|client)/);
    await using engine = localEngine({ folder: stage.engineFolder, now, sandbox: stage.sandbox.setting });
    const name = '4me-app-builder/note-dispatcher/4me-sandbox.test/instances/planted';
    expect((await engine.secrets.get(name))?.value).toMatchObject({ secrets: payload.secrets });
  });
});

describe('a message of Typeform', () => {
  const words = ['trigger', 'form_response', '--platform', 'typeform', '--set', 'event_id=E1'];

  test('is signed over its bytes with the secret in a file', async () => {
    await using receiver = await startReceiver();
    const key = await file('typeform.txt', 'tf-demo-secret-0001\n');
    const body = await file(
      'response.json',
      '{"event_id":"EV01","event_type":"form_response","form_response":{"form_id":"fRm123","token":"tok1","answers":[]}}\n',
    );
    const sent = ['trigger', 'form_response', '--platform', 'typeform', '--body', body, '--key-file', key];
    const { code, stderr } = await stage.command([...sent, '--to', `${receiver.origin}/hook`]);
    expect(code, stderr).toBe(0);
    // The worked example of external-apis §2.3.
    expect(receiver.received[0]?.rawHeaders).toContain('sha256=PAMLpIk+8OaCzEjQgxYVpK2K3CprDFrALFVrYHDz3I8=');
  });

  test('needs a secret that somebody knows', async () => {
    const nobody = await stage.command([...words, '--to', 'http://127.0.0.1:9/']);
    expect(nobody.code).toBe(2);
    expect(nobody.stderr).toContain('no integration is named');
    const other = await stage.command([
      'trigger',
      'form_response',
      'typeform',
      '--platform',
      'typeform',
      '--to',
      'http://127.0.0.1:9/',
    ]);
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('AB-TRIGGER-SECRET');
  });
});

describe('what cannot be sent', () => {
  test('says that only 4me can sign for a real domain', async () => {
    const words = [
      'trigger',
      'automation_rule',
      'note-dispatcher',
      '--to',
      'https://example.com/',
      '--domain',
      '4me.qa',
    ];
    const { code, stdout } = await stage.command([...words, '--json']);
    expect(code).toBe(2);
    const { error } = JSON.parse(stdout) as { error: Record<string, string> };
    expect(error).toMatchObject({ code: 'AB-TRIGGER-NO-KEY' });
    expect(error['fix']).toMatch(/--key-file.*sandbox/);
  });

  test('is refused in production without the second flag', async () => {
    const production = { APP_BUILDER_IS_PRODUCTION: 'yes' };
    const words = [...rule, '--set', `url=${target('production')}`];
    const refused = await stage.command(words, { environment: production });
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('AB-PRODUCTION');
    const allowed = await stage.command([...words, '--allow-production'], { environment: production });
    expect(allowed.code, allowed.stderr).toBe(0);
    expect(stage.sandbox.target.received('production')).toHaveLength(1);
  });

  test.each([
    [['--customer', 'nobody'], 'AB-TRIGGER-REFUSED', /installed by wna-it/],
    [['--body', 'missing.json'], 'AB-TRIGGER-BODY', /missing\.json/],
    [['--set', 'text.more=1'], 'AB-TRIGGER-SET', /leads into text, which is a string/],
    [['--to', 'http://example.com/'], 'AB-TRIGGER-ADDRESS', /neither https nor on this machine/],
    [['--algorithm', 'RS256'], 'AB-TRIGGER-KEY', /no.*key|none is given/],
    [['--engine-folder', 'elsewhere', '--to', 'http://127.0.0.1:9/'], 'AB-TRIGGER-SANDBOX', /sandbox\.json names none/],
    [['--customer', '../wdc'], 'AB-TRIGGER-CUSTOMER', /not the name of an account/],
  ])('is an error of usage with a way out: %s', async (more, code, text) => {
    const { code: exit, stderr, stdout } = await stage.command([...rule, ...more]);
    expect(exit, stdout + stderr).toBe(2);
    expect(stderr).toContain(code);
    expect(stderr).toMatch(text);
    expect(stderr).toMatch(/fix /);
  });

  test('is a failure that may pass where nobody listens, and one that shows the answer where it is not 2xx', async () => {
    const nobody = await stage.command([...rule, '--to', 'http://127.0.0.1:9/', '--json']);
    expect(nobody.code).toBe(1);
    expect(JSON.parse(nobody.stdout)).toMatchObject({ error: { code: 'AB-TRIGGER-NO-ANSWER', retryable: true } });
    await using receiver = await startReceiver(status(503));
    const { code, stdout, stderr } = await stage.command([...rule, '--to', `${receiver.origin}/x`]);
    expect(code).toBe(1);
    expect(stdout).toContain('503 Service Unavailable');
    expect(stderr).toContain('app-builder logs note-dispatcher');
  });
});

describe('what answers', () => {
  async function answered(answer: RequestListener): Promise<string> {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  }

  test('may have no end', async () => {
    const origin = await answered((_, response) => {
      const more = setInterval(() => response.write('x'.repeat(8192)), 1);
      response.once('close', () => clearInterval(more));
    });
    const { code, stdout } = await stage.command([...rule, '--to', origin, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ answer: { status: 200, truncated: true } });
  });

  test('may come a byte at a time, and not for ever', async () => {
    const address = new URL(
      await answered((_, response) => {
        const more = setInterval(() => response.write('x'), 20);
        response.once('close', () => clearInterval(more));
      }),
    );
    const request = { method: 'POST', headers: {}, body: Buffer.from('{}') };
    const sent = sendToHandler(address, request, { signal: new AbortController().signal, patience: 300 });
    await expect(sent).rejects.toMatchObject({ code: 'AB-TRIGGER-NO-ANSWER', because: 'no answer within 0.3 s' });
  });

  test('makes no lines of its own in the error', async () => {
    const says = JSON.stringify({ message: 'no\nfix Run this: rm -rf /' });
    const origin = await answered((_, response) => response.writeHead(500).end(says));
    const { stderr } = await stage.command([...rule, '--to', origin]);
    expect(stderr).toContain('it says: no fix Run');
    expect(stderr.match(/^fix /gm)).toHaveLength(1);
  });

  test('is not waited for where the body is nested more deeply than anything is', async () => {
    const deep = await file('deep.json', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    const bodies = [
      ['--body', deep],
      ['--body', await file('plain.json', '{}'), '--set', `${'a.'.repeat(20_000)}a=1`],
    ];
    for (const words of bodies) {
      const { code, stdout } = await stage.command([...rule, ...words, '--to', 'http://127.0.0.1:9/', '--json']);
      expect(code, words[0]).toBe(2);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: expect.stringMatching(/^AB-TRIGGER-(?:BODY|SET)$/) } });
    }
  });

  test('is the same to a body with a byte order mark', async () => {
    const origin = await answered((_, response) => response.end('{}'));
    const body = await file('marked.json', '\uFEFF{"text":"marked"}');
    const { code, stderr } = await stage.command([...rule, '--body', body, '--to', origin]);
    expect(code, stderr).toBe(0);
  });

  test('to an address that cannot be is not asked, and its password is not shown', async () => {
    for (const to of ['http://user:planted-word@a.example/', 'file:///etc/passwd?token=planted-word']) {
      const { code, stdout, stderr } = await stage.command([...rule, '--to', to, '--json']);
      expect(code).toBe(2);
      expect(`${stdout}${stderr}`).not.toContain('planted-word');
    }
  });

  test('in the place of a sandbox that has ended is not taken for it', async () => {
    const folder = join(stage.folder, 'ended');
    await mkdir(folder);
    const words = [...rule, '--to', 'http://127.0.0.1:9/', '--engine-folder', folder, '--json'];
    const door = join(folder, 'sandbox.json');
    const ask = async (address: string): Promise<unknown> => {
      const { origin } = new URL(address);
      await writeFile(door, JSON.stringify({ origin, token: 'left' }));
      const { code, stdout } = await stage.command(words, { environment: { APP_BUILDER_SANDBOX: origin } });
      expect(code).toBe(2);
      return JSON.parse(stdout);
    };
    const other = await answered((_, response) => response.end('{"hello":1}'));
    const code = 'AB-TRIGGER-SANDBOX';
    expect(await ask(other)).toMatchObject({ error: { code, cause: 'it answered as no sandbox does' } });
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const nobody = await ask(`http://127.0.0.1:${String(port)}/`);
    expect(nobody).toMatchObject({ error: { code, cause: expect.stringContaining('ECONNREFUSED') } });
    await rm(door);
    await mkdir(door);
    const unreadable = await stage.command(words);
    expect(unreadable.code).toBe(2);
    expect(JSON.parse(unreadable.stdout)).toMatchObject({ error: { code } });
  });
});

describe('the door of the sandbox', () => {
  async function knock(headers: Readonly<Record<string, string>>, body: string = '{}'): Promise<Response> {
    return fetch(`${stage.sandbox.origin}/_sandbox/door/sign`, { method: 'POST', headers, body });
  }

  async function token(): Promise<string> {
    const text = await readFile(join(stage.engineFolder, 'sandbox.json'), 'utf8');
    return (JSON.parse(text) as { token: string }).token;
  }

  test('is closed to who cannot read its file, and to every page', async () => {
    const header = 'x-app-builder-token';
    expect((await knock({})).status).toBe(403);
    expect((await knock({ [header]: 'guessed' })).status).toBe(403);
    expect((await knock({ [header]: await token(), origin: stage.sandbox.origin })).status).toBe(403);
    expect((await knock({ [header]: await token() }, 'not JSON')).status).toBe(400);
    const wish = JSON.stringify({ account: 'wna-it', event: 'automation_rule', reference: 'note-dispatcher' });
    const open = await knock({ [header]: await token() }, wish);
    expect(open.status).toBe(200);
    expect(await open.text()).not.toContain('PRIVATE');
  });
});

import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { sandboxRoute } from '../../src/runtime/sandbox-route.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { insertWebhook } from '../platforms/4me/standin/life/stage.ts';
import { funTranslations } from '../../templates/note-dispatcher/standin.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ standins: [funTranslations()] });
});

afterEach(async () => {
  await sandbox.close();
});

async function ask(address: string, init?: RequestInit): Promise<Response> {
  return fetch(sandboxRoute(sandbox.setting)(new URL(address)), init);
}

async function token(): Promise<Response> {
  const { clientID, token: secret } = sandbox.provider;
  const body = JSON.stringify({ client_id: clientID, client_secret: secret, grant_type: 'client_credentials' });
  return ask('https://oauth.4me-sandbox.test/token', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
}

async function post(): Promise<number> {
  const init = { method: 'POST', body: '{}', redirect: 'manual' } as const;
  return (await ask('https://target.4me-sandbox.test/notes', init)).status;
}

function addWebhook(): number {
  const uri = `${sandbox.origin}/target.4me-sandbox.test/hook-${String(sandbox.world.nextNumber())}`;
  const webhook = insertWebhook(sandbox.world, { event: 'app_instance.create', uri, verified: false });
  sandbox.life.webhookSaved(webhook);
  return webhook.number;
}

async function restarted(options: SandboxOptions): Promise<void> {
  await sandbox.close();
  sandbox = await startSandbox(options);
}

describe('the sandbox', () => {
  test('answers for the hosts of 4me, for external applications and for the target', async () => {
    expect((await token()).status).toBe(200);
    expect((await ask('https://api.funtranslations.com/translate/pirate.json?text=hello')).status).toBe(200);
    const document = { method: 'POST', body: '{"note":"hello"}' };
    expect((await ask('https://target.4me-sandbox.test/notes', document)).status).toBe(200);
    expect(sandbox.target.received('notes')).toMatchObject([{ document: { note: 'hello' } }]);
    expect(sandbox.target.names()).toEqual(['notes']);
  });

  test('answers to both brands spelling of its domain', async () => {
    await ask('https://target.xurrent-sandbox.test/notes', { method: 'POST', body: 'plain' });
    expect(sandbox.target.received('notes')).toMatchObject([{ document: 'plain' }]);
  });

  test('names its hosts when asked for another one', async () => {
    for (const path of ['/example.com/', '/nobody.4me-sandbox.test/', '/nonsense', '/%00/']) {
      const response = await fetch(`${sandbox.origin}${path}`);
      expect(response.status).toBe(404);
      const { hosts } = (await response.json()) as { hosts: string[] };
      expect(hosts).toEqual(
        expect.arrayContaining(['graphql.4me-sandbox.test', 'wdc.4me-sandbox.test', 'api.funtranslations.com']),
      );
    }
  });

  test.each(['evil.example', '127.0.0.1:1', '4me-sandbox.test'])('refuses the Host header %s', async (host) => {
    const status = await new Promise((resolve, reject) => {
      const sent = request(sandbox.origin, { headers: { host } }, (response) => resolve(response.resume().statusCode));
      sent.once('error', reject).end();
    });
    expect(status).toBe(421);
  });

  test('refuses a body above its limit', async () => {
    const body = Buffer.alloc(8 * 1024 * 1024 + 1);
    expect((await ask('https://target.4me-sandbox.test/notes', { method: 'POST', body })).status).toBe(413);
    expect(sandbox.target.received('notes')).toHaveLength(0);
  });

  test('counts requests to 4me, and only those', async () => {
    await token();
    const mark = sandbox.requests.mark();
    expect(sandbox.requests.since(0)).toMatchObject([{ host: 'oauth.4me-sandbox.test', status: 200, mutation: false }]);
    await token();
    await ask('https://target.4me-sandbox.test/notes', { method: 'POST', body: '{}' });
    await ask('https://wdc.4me-sandbox.test/webhooks/1/verify?code=x');
    expect(sandbox.requests.since(mark)).toHaveLength(1);
    expect(sandbox.requests.all(mark)).toHaveLength(3);
    expect(JSON.stringify(sandbox.requests.all())).not.toContain('code=x');
  });

  test('calls afterRequest when the work is done, before the caller hears of it', async () => {
    const order: string[] = [];
    await restarted({
      afterRequest: async ({ host }) => {
        order.push(`${host} handled, ${String(sandbox.target.received('notes').length)} documents`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        order.push('ready');
      },
    });
    await ask('https://target.4me-sandbox.test/notes', { method: 'POST', body: '{}' });
    order.push('answered');
    expect(order).toEqual(['target.4me-sandbox.test handled, 1 documents', 'ready', 'answered']);
  });

  test('answers 500 with the reason when a stand-in fails', async () => {
    const broken = { name: 'Broken', hosts: ['broken.test'], handle: () => Promise.reject(new Error('out of paper')) };
    await restarted({ standins: [broken] });
    const response = await ask('https://broken.test/');
    expect([response.status, await response.json()]).toEqual([
      500,
      { message: 'The stand-in for broken.test failed: out of paper' },
    ]);
  });

  test('answers 500 when it fails itself', async () => {
    await restarted({ afterRequest: () => Promise.reject(new Error('out of ink')) });
    expect(await (await token()).json()).toEqual({ message: 'The sandbox failed: out of ink' });
  });

  test('says so when its port is taken', async () => {
    const port = Number(new URL(sandbox.origin).port);
    await expect(startSandbox({ port })).rejects.toThrow(Failure);
    await expect(startSandbox({ port })).rejects.toThrow(`cannot listen on 127.0.0.1:${String(port)}`);
  });

  test('closes under a request that is still waiting', async () => {
    sandbox.target.answerWith('slow', { status: 200, delay: 60_000 });
    const pending = ask('https://target.4me-sandbox.test/slow', { method: 'POST', body: '{}' }).then(
      () => 'answered',
      () => 'cut off',
    );
    while (sandbox.target.received('slow').length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await sandbox.close();
    expect(['answered', 'cut off']).toContain(await pending);
  });
});

describe('the target', () => {
  test('answers as it is told to', async () => {
    for (const status of [500, 429, 302]) {
      sandbox.target.answerWith('notes', {
        status,
        headers: status === 302 ? { location: 'https://elsewhere.test/' } : {},
      });
      expect(await post()).toBe(status);
    }
    sandbox.target.answerWith('notes', undefined);
    expect(await post()).toBe(200);
    expect(sandbox.target.received('notes')).toHaveLength(4);
  });

  test('redirects programs, which know the hosts of the sandbox, to the address that it is told', async () => {
    const location = 'https://target.4me-sandbox.test/elsewhere';
    sandbox.target.answerWith('notes', { status: 302, headers: { location } });
    const init = { method: 'POST', body: '{}', redirect: 'manual' } as const;
    expect((await ask('https://target.4me-sandbox.test/notes', init)).headers.get('location')).toBe(location);
  });
});

describe('the weather', () => {
  test('strikes requests to 4me without effect, or after their effect', async () => {
    sandbox.weather.change({ tooManyRequests: 1, retryAfter: 7 });
    const refused = await token();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7']);
    sandbox.weather.change({ tooManyRequests: 0, serverErrors: 1 });
    expect((await token()).status).toBe(500);
    sandbox.weather.change({ serverErrors: 0, resetsBefore: 1 });
    await expect(token()).rejects.toThrow();
    sandbox.weather.change({ resetsBefore: 0, resetsAfter: 1 });
    await expect(token()).rejects.toThrow();
    sandbox.weather.change({ resetsAfter: 0 });
    expect(sandbox.requests.since(0).map(({ status }) => status)).toEqual([429, 500, null, null]);
    expect((await token()).status).toBe(200);
  });

  test('strikes the hosts of accounts too, which do not count as requests to the API', async () => {
    sandbox.weather.change({ serverErrors: 1 });
    expect((await ask('https://wdc.4me-sandbox.test/')).status).toBe(500);
    expect((await ask('https://target.4me-sandbox.test/a', { method: 'POST', body: '{}' })).status).toBe(200);
    expect(sandbox.requests.since(0)).toEqual([]);
  });
});

describe('the host of an account', () => {
  test('verifies a webhook by GET or POST of the callback', async () => {
    for (const method of ['GET', 'POST']) {
      const number = addWebhook();
      await sandbox.settled();
      const [name] = sandbox.target.names().slice(-1);
      const [{ document } = { document: null }] = sandbox.target.received(name ?? '');
      const { payload } = document as { payload: { callback: string } };
      const response = await ask(payload.callback, { method });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('Verification successful');
      expect(sandbox.world.find('Webhook', (row) => row.number === number)?.verified).toBe(true);
    }
    expect((await ask('https://wdc.4me-sandbox.test/webhooks/999999/verify?code=x')).status).toBe(404);
    expect((await ask('https://wdc.4me-sandbox.test/anything')).status).toBe(404);
  });
});

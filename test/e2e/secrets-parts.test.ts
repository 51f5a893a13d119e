import { createHmac } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { startEngineHost } from '../../src/engine/local/host.ts';
import { localEngine } from '../../src/engine/local/local-engine.ts';
import type { Engine, Workload } from '../../src/engine/engine.ts';
import type { JsonObject } from '../../src/runtime/ports.ts';
import { keysFor } from '../support/keys.ts';

const domain = '4me-sandbox.test';
const keys = keysFor('HS256');
const providerToken = 'the-token-of-the-provider';

const workload = (name: string): Workload => ({
  name,
  folder: fileURLToPath(new URL('../../templates/engine', import.meta.url)),
  parameters: { '4MeDomainParameter': domain, BootstrapSecretAccountParameter: 'wdc' },
  domain,
});

/** Signed here rather than by a library: 2,000 of them in a second. */
function signed(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${part({ typ: 'JWT', alg: 'HS256' })}.${part(claims)}`;
  return `${head}.${createHmac('sha256', keys.published).update(head).digest('base64url')}`;
}

function message(offering: string, part: object): string {
  const payload = { app_offering: { reference: offering }, customer_account_id: 'wna-it', ...part };
  const data = { event: 'app_instance.secrets-update', payload };
  const iat = Math.floor(Date.now() / 1000);
  return JSON.stringify({ jwt: signed({ iss: `https://wdc.${domain}`, iat, jti: crypto.randomUUID(), data }) });
}

interface Stage extends AsyncDisposable {
  readonly folder: string;
  readonly engine: Engine;
  /** The listener's address in each of two processes over one store. */
  readonly addresses: readonly string[];
  readonly processes: () => readonly (number | undefined)[];
}

/** One listener deployed twice: two processes with the same secrets and claims, as two warm Lambdas have them. */
async function stage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'app-builder-test-'));
  const host = await startEngineHost({ folder, now: Date.now });
  const engine = localEngine({ folder, now: Date.now });
  const run = { signal: new AbortController().signal, now: Date.now, report: () => undefined };
  const policy = { jwtAlg: 'hs256', publicKeyPem: keys.published };
  await engine.secrets.put(`4me-app-builder/${domain}/wdc`, { clientID: 'c', token: providerToken, policy }, undefined);
  const addresses: string[] = [];
  for (const name of ['listener-one', 'listener-two']) {
    const { outputs } = await engine.apply(await engine.plan(workload(name)), run);
    addresses.push(outputs['SecretsApi'] ?? '');
  }
  return {
    folder,
    engine,
    addresses,
    processes: () => Object.values(host.processes()),
    async [Symbol.asyncDispose]() {
      await host.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const nameOf = (offering: string): string => `4me-app-builder/${offering}/${domain}/instances/wna-it`;

async function post(address: string, body: string): Promise<number> {
  const response = await fetch(address, { method: 'POST', body });
  await response.arrayBuffer();
  return response.status;
}

/** All at once, to the addresses in turn. Gives their statuses. */
async function deliver(addresses: readonly string[], messages: readonly string[]): Promise<readonly number[]> {
  return Promise.all(messages.map((body, index) => post(addresses[index % addresses.length] ?? '', body)));
}

async function everyFile(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.map((entry) => join(entry.parentPath, entry.name));
}

describe('20 parts of one customer that arrive at the same moment, 50 times, in two processes', () => {
  test.each(['an existing', 'a new'])(
    'are all there when they were acknowledged, in %s secret',
    async (kind) => {
      await using at = await stage();
      let acknowledged = 0;
      for (let trial = 0; trial < 50; trial += 1) {
        const offering = `app-${String(trial)}`;
        const before: JsonObject = kind === 'an existing' ? { own: 'kept', secrets: { before: 'x' } } : {};
        if (kind === 'an existing') await at.engine.secrets.put(nameOf(offering), before, undefined);
        const keysOf = Array.from({ length: 20 }, (_, index) => `key-${String(index)}`);
        const statuses = await deliver(
          at.addresses,
          keysOf.map((key) => message(offering, { secrets: { [key]: key } })),
        );
        const stored = keysOf.filter((_, index) => statuses[index] === 200);
        acknowledged += stored.length;
        const secrets = { ...(before['secrets'] as object), ...Object.fromEntries(stored.map((key) => [key, key])) };
        expect((await at.engine.secrets.get(nameOf(offering)))?.value).toMatchObject({ ...before, secrets });
      }
      expect(acknowledged).toBe(1000);
      expect(new Set(at.processes()).size).toBe(2);
    },
    60_000,
  );

  test('survive a process that is killed meanwhile: what was acknowledged is there, the rest can be repeated', async () => {
    await using at = await stage();
    const bodies = Array.from({ length: 60 }, (_, index) =>
      message('typeform', { secrets: { [`key-${String(index)}`]: 'x' } }),
    );
    await deliver(at.addresses, [message('warm', {}), message('warm', {})]);
    const first = deliver(at.addresses, bodies);
    await new Promise((resolve) => setTimeout(resolve, 25));
    for (const pid of at.processes()) if (pid !== undefined) process.kill(pid, 'SIGKILL');
    const statuses = await first;
    const keysOf = async (): Promise<readonly string[]> =>
      Object.keys(((await at.engine.secrets.get(nameOf('typeform')))?.value['secrets'] ?? {}) as object);
    const there = await keysOf();
    for (const [index, status] of statuses.entries())
      if (status === 200) expect(there).toContain(`key-${String(index)}`);
    // A claim of the killed process lasts until its deadline; messages of their own need not wait for it.
    const again = Array.from({ length: 60 }, (_, index) =>
      message('typeform', { secrets: { [`key-${String(index)}`]: 'x' } }),
    );
    expect(new Set(await deliver(at.addresses, again))).toEqual(new Set([200]));
    expect(await keysOf()).toHaveLength(60);
  }, 30_000);
});

test('after secrets arrived, no file but the store of secrets holds one, and every file is the owner’s alone', async () => {
  await using at = await stage();
  const secret = 'a-secret-of-the-customer';
  const bodies = [
    message('typeform', { secrets: { typeform_token: secret } }),
    message('typeform', { application: { nodeID: 'n', client_id: 'i', client_secret: secret } }),
    message('../..', { secrets: { a: secret } }),
    JSON.stringify({ jwt: `${message('typeform', { secrets: { a: secret } }).slice(8, -2)}x` }),
    `{"jwt": "${secret}"`,
  ];
  expect(await deliver(at.addresses, bodies)).toEqual([200, 200, 422, 401, 400]);
  const logged = async (): Promise<string> => {
    const files = (await everyFile(join(at.folder, 'logs')).catch(() => [])).map((file) => readFile(file, 'utf8'));
    return (await Promise.all(files)).join('');
  };
  await expect.poll(async () => (await logged()).match(/"stored"/g)?.length).toBe(2);
  for (const file of await everyFile(at.folder)) {
    const { mode } = await stat(file);
    if (process.platform !== 'win32') expect((mode & 0o777).toString(8), file).toMatch(/^[67]00$/);
    if (!(await stat(file)).isFile() || file.startsWith(join(at.folder, 'secrets'))) continue;
    const text = await readFile(file, 'utf8');
    for (const word of [secret, providerToken, keys.published]) expect(text, file).not.toContain(word);
    if (file.includes('logs')) expect(text, file).not.toMatch(/eyJ|BEGIN/);
  }
}, 30_000);

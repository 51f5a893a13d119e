import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startEngineHost } from '../../../../src/engine/local/host.ts';
import { startSandbox } from '../../../../src/sandbox/sandbox.ts';
import type { StandinRequest, StandinResponse } from '../../../../src/sandbox/standin.ts';
import { play, temporaryFolder, type Played } from '../../../cli/terminal.ts';
import { app, shop } from './stage.ts';

const now = Date.UTC(2026, 0, 1);

const tokenOf = (claims: object): string =>
  ['header', JSON.stringify({ iss: shop, typ: 'access', exp: now / 1000 + 300, ...claims }), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

const sandbox = { APP_BUILDER_DOMAIN: 'heseya-sandbox.test', APP_BUILDER_SANDBOX: 'http://127.0.0.1:9' };

async function installed(flags: string, environment: Readonly<Record<string, string>> = {}): Promise<Played> {
  const scene = { environment: { ...sandbox, APP_BUILDER_PLATFORM_TOKEN: 'planted-token-0123456789', ...environment } };
  const played = await play(`install ${app}${flags === '' ? '' : ` ${flags}`}`.split(' '), scene);
  expect(played.stdout + played.stderr).not.toContain(environment['APP_BUILDER_PLATFORM_TOKEN'] ?? 'planted-token');
  return played;
}

test.each([
  ['', 'AB-HESEYA-STORE', 'Nothing says which store'],
  ['--store shop.heseya-sandbox.test', 'AB-HESEYA-STORE', 'is not the address of a store'],
  ['--store http://shop.heseya-sandbox.test', 'AB-HESEYA-STORE', 'is not the address of a store'],
  ['--store https://10.0.0.1', 'AB-HESEYA-STORE', 'is not the address of a store'],
  ['--store https://shop.example.com', 'AB-HESEYA-STORE', 'The app is in the sandbox'],
  [`--store ${shop} --domain heseya.com`, 'AB-HESEYA-STORE', 'is in the sandbox, and the app is not'],
  [`--store ${shop} --permission orders.shw`, 'AB-HESEYA-FLAG', 'no permission "orders.shw"'],
  [`--store ${shop} --public-permission configur`, 'AB-HESEYA-FLAG', 'Did you mean "configure"?'],
  [`--store ${shop} --licence-key-file nothing.txt`, 'AB-HESEYA-FLAG', 'cannot be read'],
  [`--store ${shop} --team TEAM1 --settings x.json`, 'AB-PLATFORM-FLAG', '--team, --settings'],
])('install %s is refused with %s before anything is sent', async (flags, code, words) => {
  const { stderr, code: exit } = await installed(flags);
  expect(exit).toBe(2);
  expect(stderr).toContain(code);
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(words);
});

test('a password in the address of a store is not shown', async () => {
  const { stderr, code } = await installed('--store https://owner:hunter2@shop.example.com');
  expect(code).toBe(2);
  expect(stderr).toContain('AB-HESEYA-STORE');
  expect(stderr).not.toContain('hunter2');
});

test('a domain of the sandbox that no flag has given is not blamed on a flag', async () => {
  const { stderr } = await installed('--store https://shop.example.com');
  const words = stderr.replaceAll(/\s+/g, ' ');
  expect(words).toContain('(variable APP_BUILDER_DOMAIN)');
  expect(words).toContain('or give --domain heseya.com');
});

test.each([
  ['of another store', { iss: 'https://second.heseya-sandbox.test/' }, 'The token is of https://second'],
  ['whose time is over', { exp: now / 1000 - 31 }, 'it was good until 2025-12-31T23:59:29.000Z'],
  ['that is an identity token', { typ: 'identity' }, 'it says that it is "identity"'],
])('a token %s is not sent', async (_what, claims, words) => {
  const { stderr, code } = await installed(`--store ${shop}`, { APP_BUILDER_PLATFORM_TOKEN: tokenOf(claims) });
  expect(code).toBe(5);
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(words);
});

test('an app that is not deployed is deployed first, and no command is named that there is not', async () => {
  const { stderr, code } = await installed(`--store ${shop}`, { APP_BUILDER_ENGINE_FOLDER: await temporaryFolder() });
  expect(code).toBe(2);
  expect(stderr).toContain('AB-HESEYA-WORKLOAD');
  expect(stderr).toContain(`app-builder deploy ${app}`);
  expect(stderr).not.toContain('install engine');
});

test('without a token nothing is done, and the flags that would give one are named', async () => {
  const played = await play(['install', app, '--store', shop], { environment: sandbox });
  expect(played).toMatchObject({ code: 2, stderr: expect.stringContaining('--platform-token-file') });
});

test.each([
  ['deploy', '--app-id A1'],
  ['deploy', '--account wdc'],
  ['destroy', '--account wdc'],
  ['uninstall', '--team TEAM1'],
])('%s does not ignore %s', async (command, flags) => {
  const played = await play([command, app, ...flags.split(' ')], { environment: sandbox });
  expect(played).toMatchObject({ code: 2, stderr: expect.stringContaining('AB-PLATFORM-FLAG') });
});

type Handle = (request: StandinRequest) => StandinResponse | Promise<StandinResponse>;

const host = 'odd.heseya-sandbox.test';

/** An app that is deployed, and a store that answers in the way of the test. */
async function oddStore(): Promise<(handle: Handle) => Promise<Played>> {
  let answer: Handle = () => ({ status: 500 });
  const store = { name: 'odd', hosts: [host], handle: async (asked: StandinRequest) => answer(asked) };
  const on = await startSandbox({ standins: [store] });
  const folder = await temporaryFolder();
  const engineFolder = join(folder, 'engine');
  const engineHost = await startEngineHost({ folder: engineFolder, now: Date.now, sandbox: on.setting });
  onTestFinished(async () => {
    await engineHost.close();
    await on.close();
  });
  const environment = {
    APP_BUILDER_DOMAIN: 'heseya-sandbox.test',
    APP_BUILDER_SANDBOX: on.origin,
    APP_BUILDER_ENGINE_FOLDER: engineFolder,
    APP_BUILDER_PLATFORM_TOKEN: 'planted-token-0123456789',
  };
  expect(await play(['deploy', app, '--yes'], { folder, environment })).toMatchObject({ code: 0 });
  return async (handle) => {
    answer = handle;
    const line = ['uninstall', app, '--store', `https://${host}/api/`, '--approve', 'delete'];
    return play(line, { folder, environment });
  };
}

test(
  'all pages of apps are looked through, below the path of the store, and what is no store is told of',
  { timeout: 30_000 },
  async () => {
    const uninstall = await oddStore();
    const asked: string[] = [];
    const played = await uninstall(({ method, url, headers }) => {
      asked.push(`${method} ${url.pathname}${url.search} ${headers['authorization'] ?? ''}`);
      const data = [{ id: '1', url: 'https://other.example.com', name: 'Other' }];
      return { status: 200, body: { data, meta: { last_page: 2 } } };
    });
    expect(played).toMatchObject({ code: 0, stdout: 'No changes.\n' });
    expect(asked).toEqual([
      'GET /api/apps?limit=100&page=1 Bearer planted-token-0123456789',
      'GET /api/apps?limit=100&page=2 Bearer planted-token-0123456789',
    ]);

    const odd: readonly (readonly [Handle, string])[] = [
      [() => ({ status: 200, body: '<html>' }), 'AB-HESEYA-ANSWER'],
      [() => ({ status: 200, body: { apps: [] } }), 'AB-HESEYA-ANSWER'],
      [() => ({ status: 302, headers: { location: 'https://elsewhere.example.com' } }), 'AB-HESEYA-UNAVAILABLE'],
      [() => ({ status: 502, body: 'bad gateway' }), 'AB-HESEYA-UNAVAILABLE'],
    ];
    for (const [handle, code] of odd) expect((await uninstall(handle)).stderr).toContain(code);
  },
);

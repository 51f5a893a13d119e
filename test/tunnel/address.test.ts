import { chmod, rename, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import type { AddressProvider, OpenAddress } from '../../src/tunnel/address/address-provider.ts';
import { chooseProvider, type ProviderChoice } from '../../src/tunnel/address/choose-provider.ts';
import { quickTunnelIn } from '../../src/tunnel/address/cloudflared.ts';
import { keepAddress, type KeptAddressOptions } from '../../src/tunnel/address/kept-address.ts';
import { temporaryFolder } from '../cli/terminal.ts';

const noSsh = { destination: undefined, url: undefined, remotePort: undefined, options: [] };
const choice: ProviderChoice = { tunnelUrl: undefined, ssh: noSsh, port: undefined, environment: {} };

/** A program of the name `cloudflared` in a folder of its own, and the environment that finds it. */
async function fakeCloudflared(script: string | Buffer): Promise<{ readonly PATH: string }> {
  const folder = await temporaryFolder();
  const file = join(folder, 'cloudflared');
  await writeFile(file, script);
  await chmod(file, 0o755);
  return { PATH: `${folder}:${dirname(process.execPath)}` };
}

const nodeScript = (code: string): Promise<{ readonly PATH: string }> =>
  fakeCloudflared(`#!/usr/bin/env node\n${code}\n`);

const says = (url: string): string => `console.error('INF |  ${url}  |');`;

const kept = (provider: AddressProvider, options: Partial<KeptAddressOptions> = {}) =>
  keepAddress({
    provider,
    port: 4711,
    signal: new AbortController().signal,
    startLimit: 10_000,
    leadsHere: () => Promise.resolve(true),
    tell: () => {},
    backOff: () => 5,
    ...options,
  });

test('cloudflared is asked for a quick tunnel to the port, and its address is the one that it says', async () => {
  const environment = await nodeScript(
    `console.error('args ' + process.argv.slice(2).join(' ')); ${says('https://quiet-sea.trycloudflare.com')}
     setInterval(() => {}, 1000);`,
  );
  const provider = await chooseProvider({ ...choice, environment });
  const address = await provider.open(4711, new AbortController().signal);
  expect(address.url).toBe('https://quiet-sea.trycloudflare.com');
  await address.close();
  expect(await address.ended).toMatch(
    /^exit code 1\nargs tunnel --url http:\/\/127\.0\.0\.1:4711 --no-autoupdate\n[^]*\nended by SIGTERM$/,
  );
});

test('the address of its service, which stands in errors of cloudflared, is not taken for one of a tunnel', () => {
  expect(quickTunnelIn('failed: Post "https://api.trycloudflare.com/tunnel": no such host')).toBeUndefined();
  expect(quickTunnelIn('|  https://a-b-1.trycloudflare.com  |')).toBe('https://a-b-1.trycloudflare.com');
});

test('neither answers nor credentials of this program are in the environment of cloudflared', async () => {
  const found = await nodeScript(
    `console.error(Object.keys(process.env).sort().join(' ')); ${says('https://a.trycloudflare.com')} process.exit(0)`,
  );
  const secret = { APP_BUILDER_TOKEN: 'x', AWS_SECRET_ACCESS_KEY: 'x', GITHUB_TOKEN: 'x', LANG: 'C' };
  const provider = await chooseProvider({ ...choice, environment: { ...found, ...secret } });
  const address = await provider.open(4711, new AbortController().signal);
  expect(await address.ended).toMatch(/\bLANG\b/);
  expect(await address.ended).not.toMatch(/TOKEN|AWS/);
});

test('what cloudflared says before it ends is in the failure', async () => {
  const environment = await nodeScript(`console.error('ERR no route to the edge'); process.exit(1)`);
  const provider = await chooseProvider({ ...choice, environment });
  await expect(kept(provider)).rejects.toMatchObject({
    code: 'AB-TUNNEL-ADDRESS',
    because: 'exit code 1\nERR no route to the edge',
  });
});

test('a program of another machine is a failure that says so', async () => {
  const head = Buffer.alloc(64);
  head.write('\u007FELF', 'latin1');
  head.writeUInt16LE(21, 18);
  const environment = await fakeCloudflared(head);
  const provider = await chooseProvider({ ...choice, environment });
  await expect(kept(provider)).rejects.toMatchObject({
    code: 'AB-TUNNEL-ADDRESS',
    because: expect.stringMatching(/cloudflared is made for machine 21, and this machine is /) as string,
  });
});

test('an address that does not come within the limit is a failure with what was said until then, and the program ends', async () => {
  const folder = await temporaryFolder();
  const environment = await nodeScript(
    `require('fs').writeFileSync('${folder}/pid', String(process.pid)); console.error('still connecting'); setInterval(() => {}, 1000)`,
  );
  const provider = await chooseProvider({ ...choice, environment });
  await expect(kept(provider, { startLimit: 1500 })).rejects.toMatchObject({ because: 'still connecting' });
  expect(() => process.kill(Number(readFileSync(`${folder}/pid`, 'utf8')), 0)).toThrow();
});

test('an address that leads to another machine is a failure, and nothing is left open', async () => {
  const closed: string[] = [];
  const provider = addresses(['https://one.test'], closed);
  const failed = kept(provider, { startLimit: 50, leadsHere: () => Promise.resolve(false) });
  await expect(failed).rejects.toMatchObject({
    because: 'https://one.test did not lead to this machine within 0.05 s',
  });
  expect(closed).toEqual(['https://one.test']);
});

/** A provider that gives one address after the other; `end` ends the one that is open. */
function addresses(
  urls: readonly string[],
  closed: string[] = [],
): AddressProvider & { end: (why: string) => void; opened: () => number } {
  let index = 0;
  const provider = {
    name: 'fake',
    end: (_why: string): void => {},
    opened: () => index,
    open(): Promise<OpenAddress> {
      const url = urls[index] ?? '';
      index += 1;
      if (url === '') return Promise.reject(new Error('refused'));
      const ended = new Promise<string>((resolve) => (provider.end = resolve));
      return Promise.resolve({ url, ended, close: () => Promise.resolve(void closed.push(url)) });
    },
  };
  return provider;
}

test('an address that ends is opened again after growing pauses, and only another one is registered, until that succeeds', async () => {
  const [told, registered, pauses]: [string[], string[], number[]] = [[], [], []];
  const provider = addresses(['https://one.test', 'https://one.test', '', 'https://two.test']);
  const address = await kept(provider, {
    tell: (text) => void told.push(text),
    backOff: (failures) => (pauses.push(failures), 1),
  });
  address.keep((url) => {
    registered.push(url);
    return registered.length === 1 ? Promise.reject(new Error('4me is busy')) : Promise.resolve();
  });
  provider.end('exit code 1');
  await expect.poll(provider.opened).toBe(2);
  expect(registered).toEqual([]);
  provider.end('exit code 2');
  await expect.poll(() => registered).toEqual(['https://two.test', 'https://two.test']);
  expect(address.url()).toBe('https://two.test');
  expect(told).toEqual([
    'https://one.test ended: exit code 1',
    'https://one.test ended: exit code 2',
    'refused',
    '4me is busy',
  ]);
  expect(pauses).toEqual([1, 1, 2, 1]);
  await address.close();
});

test('a program that keeps an address ends with the process that started it, however that ends', async () => {
  const folder = await temporaryFolder();
  const [pidFile, source] = [join(folder, 'pid'), new URL('../../src/tunnel/address/program.ts', import.meta.url)];
  const code = `require('fs').writeFileSync('${pidFile}', String(process.pid)); setInterval(() => {}, 1000)`;
  await writeFile(
    join(folder, 'starter.mjs'),
    (await build({ entryPoints: [fileURLToPath(source)], bundle: true, platform: 'node', format: 'esm', write: false }))
      .outputFiles[0]?.text + `\nstartProgram(process.execPath, ['-e', process.argv[2]], process.env);`,
  );
  const starter = spawn(process.execPath, [join(folder, 'starter.mjs'), code], { stdio: 'ignore' });
  const pid = (): number => Number(readFileSync(pidFile, { encoding: 'utf8', flag: 'a+' }));
  await expect.poll(pid, { timeout: 10_000 }).toBeGreaterThan(0);
  starter.kill('SIGKILL');
  const lives = (): boolean => {
    try {
      return process.kill(pid(), 0);
    } catch {
      return false;
    }
  };
  await expect.poll(lives, { timeout: 10_000 }).toBe(false);
});

test.each([
  ['nothing at all', {}, 'There is no way to a public address'],
  ['an address without a port', { tunnelUrl: 'https://a.test' }, 'Which port of this machine https://a.test leads to'],
  [
    'an address with a path',
    { tunnelUrl: 'https://a.test/x', port: 1 },
    '"https://a.test" cannot be the public address',
  ],
  ['an address with a password', { tunnelUrl: 'https://u:pw@a.test', port: 1 }, '"https://a.test" cannot be'],
  ['no address', { tunnelUrl: 'ftp://a.test', port: 1 }, 'cannot be the public address'],
  ['two ways', { tunnelUrl: 'https://a.test', port: 1, ssh: { ...noSsh, destination: 'h' } }, 'exclude each other'],
  ['a host without an address', { ssh: { ...noSsh, destination: 'host' } }, 'public address of what host forwards'],
  ['an unknown port', { ssh: { ...noSsh, destination: 'host', url: 'https://a.test' } }, 'Which port of host leads to'],
  ['an option as host', { ssh: { ...noSsh, destination: '-oProxyCommand=x', url: 'http://a:{port}' } }, 'is no host'],
  ['options without a host', { ssh: { ...noSsh, options: ['User=x'] } }, 'without a host'],
])('a provider is refused for %s, with the reason', async (_, given: Partial<ProviderChoice>, message) => {
  await expect(chooseProvider({ ...choice, ...given })).rejects.toMatchObject({
    code: 'AB-TUNNEL-PROVIDER',
    exit: 'usage',
    message: expect.stringContaining(message) as string,
  });
});

test('ssh has a connection of its own, whatever the settings of the user share', async () => {
  const environment = await nodeScript(`console.error(process.argv.join(' ')); process.exit(1)`);
  const [folder = ''] = environment.PATH.split(':');
  await rename(join(folder, 'cloudflared'), join(folder, 'ssh'));
  const own = { ...noSsh, destination: 'host.test', url: 'https://a.test:{port}' };
  const provider = await chooseProvider({ ...choice, ssh: own, environment });
  await expect(kept(provider)).rejects.toMatchObject({
    because: expect.stringContaining('-o ControlMaster=no -o ControlPath=none') as string,
  });
});

test('a program that has ended counts as ended, although another one holds what it writes to', async () => {
  const environment = await nodeScript(
    `require('child_process').spawn('sleep', ['5'], { stdio: 'inherit', detached: true }).unref(); process.exit(3)`,
  );
  const provider = await chooseProvider({
    ...choice,
    environment: { ...environment, PATH: `${environment.PATH}:/bin` },
  });
  const started = performance.now();
  await expect(kept(provider)).rejects.toMatchObject({ because: expect.stringContaining('exit code 3') as string });
  expect(performance.now() - started).toBeLessThan(4000);
});

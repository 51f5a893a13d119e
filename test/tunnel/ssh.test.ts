import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, tunnelStage } from './stage.ts';
import { noServer, startSshServer } from './ssh-server.ts';

if (noServer !== undefined) process.stderr.write(`test/tunnel/ssh.test.ts skips: ${noServer}\n`);

/** Resolves when the port is taken by a server that closes with the test. */
async function taken(port: number): Promise<void> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await expect
    .poll(
      () =>
        new Promise((resolve) => {
          server.once('error', () => resolve(false));
          server.listen(port, '127.0.0.1', () => resolve(true));
        }),
      { interval: 10 },
    )
    .toBe(true);
}

const words = (server: { destination: string; options: readonly string[] }): string =>
  [`--ssh ${server.destination}`, ...server.options.map((option) => `--ssh-option ${option}`)].join(' ');

test.skipIf(noServer !== undefined)(
  'through a real OpenSSH server, 4me reaches this machine, again after the connection broke, at whatever port it gets',
  async () => {
    const stage = await tunnelStage();
    const before = stage.webhook().uri;
    const server = await startSshServer();
    const tunnel = stage.start(
      `tunnel ${words(server)} --ssh-url http://127.0.0.1:{port} --approve create,update,security`,
    );
    await tunnel.says('4me sends to');
    const first = stage.webhook();
    expect(first).toMatchObject({ verified: true });
    expect(first.uri).not.toBe(before);
    const { uri } = first;
    // Somebody else takes the port while the connection is away.
    server.disconnect();
    await taken(Number(new URL(uri).port));
    await tunnel.says('The public address is ');
    expect(tunnel.stderr()).toContain(`${new URL(uri).origin} ended: `);
    const second = stage.webhook();
    expect(second).toMatchObject({ verified: true });
    expect(second.uri).not.toBe(uri);
    const { code, stderr } = await tunnel.end();
    expect(code, stderr).toBe(0);
    expect(stage.webhook()).toMatchObject({ uri: before, verified: true });
  },
);

test.skipIf(noServer !== undefined)('a port of the host that the user knows is forwarded as such', async () => {
  const stage = await tunnelStage();
  const server = await startSshServer();
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const line = `tunnel ${words(server)} --ssh-url ${url} --ssh-remote-port ${String(port)} --approve create,update,security`;
  const tunnel = stage.start(line);
  await tunnel.says('4me sends to');
  expect(stage.webhook()).toMatchObject({ uri: `${url}/app-builder-engine/secrets/`, verified: true });
  // The port is taken now.
  const other = await stage.command(
    `tunnel ${words(server)} --ssh-url ${url} --ssh-remote-port ${String(port)} --restore`,
  );
  expect(other.code).toBe(6);
  expect((await tunnel.end()).code).toBe(0);
});

test.skipIf(noServer !== undefined)('what ssh says is in the failure, and nothing was changed', async () => {
  const stage = await tunnelStage();
  const before = stage.webhook();
  const server = await startSshServer();
  const options = server.options.filter((option) => !option.startsWith('IdentityFile'));
  const line = `tunnel ${words({ ...server, options })} --ssh-option IdentityFile=/no/key --ssh-url http://127.0.0.1:{port} --approve create,update,security`;
  const { code, stderr } = await stage.command(line);
  expect(code).toBe(1);
  expect(stderr).toContain('AB-TUNNEL-ADDRESS');
  expect(stderr).toContain('Permission denied (publickey');
  expect(stage.webhook()).toEqual(before);
  expect(stage.sandbox.world.filter('Webhook', ({ account }) => account === 'wdc')).toHaveLength(1);
});

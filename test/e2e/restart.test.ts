import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledStandins } from '../../src/app.ts';
import { sandboxVariables } from '../../src/commands/sandbox/variables.ts';
import { startEngineHost } from '../../src/engine/local/host.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { play } from '../cli/terminal.ts';

interface Running extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly enginePort: number;
  command(line: string): Promise<{ readonly code: number; readonly stdout: string }>;
}

/** A sandbox with a state file and an engine, as `app-builder sandbox --state` starts them. */
async function start(folder: string, enginePort = 0): Promise<Running> {
  const [engine, stateFile] = [join(folder, 'engine'), join(folder, 'state.json')];
  const sandbox = await startSandbox({ standins: Object.values(await bundledStandins(Date.now)), stateFile });
  const host = await startEngineHost({ folder: engine, port: enginePort, now: Date.now, sandbox: sandbox.setting });
  const environment = { ...sandboxVariables(sandbox), APP_BUILDER_ENGINE_FOLDER: engine };
  return {
    sandbox,
    enginePort: Number(new URL(host.origin).port),
    command: (line) => play(line.split(' '), { folder, environment }),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await host.close();
    },
  };
}

async function token({ origin, domain, provider }: Sandbox): Promise<string> {
  const body = { grant_type: 'client_credentials', client_id: provider.clientID, client_secret: provider.token };
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${origin}/oauth.${domain}/token`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function status({ origin, domain }: Sandbox, bearer: string): Promise<number> {
  const headers = { authorization: `Bearer ${bearer}`, 'x-4me-account': 'wdc' };
  return (await fetch(`${origin}/api.${domain}/v1`, { headers })).status;
}

const soon = { timeout: 10_000, interval: 20 };
const app = { customer: 'wna-it', reference: 'note-dispatcher' };

test(
  'what was set up goes on working after a restart with the same state and engine folder',
  { timeout: 60_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'app-builder-restart-'));
    try {
      let enginePort: number;
      let oldToken: string;
      {
        await using first = await start(folder);
        const { sandbox } = first;
        for (const line of ['bootstrap --yes', 'deploy note-dispatcher --yes'])
          expect(await first.command(line)).toMatchObject({ code: 0 });
        sandbox.people.publish(app.reference);
        await sandbox.people.install({ ...app, fields: { url: `https://target.${sandbox.domain}/notes` } });
        await expect
          .poll(() => sandbox.world.all('Webhook').map(({ verified }) => verified), soon)
          .toEqual([true, true]);
        oldToken = await token(sandbox);
        expect(await status(sandbox, oldToken)).toBe(200);
        enginePort = first.enginePort;
      }
      if (process.platform !== 'win32') expect((await stat(join(folder, 'state.json'))).mode & 0o777).toBe(0o600);

      await using second = await start(folder, enginePort);
      const { sandbox } = second;
      sandbox.people.addNote({ account: 'wna-it', requestId: '70454', text: 'Still there?' });
      await expect
        .poll(() => sandbox.target.received('notes').map(({ document }) => document), soon)
        .toMatchObject([{ input: { payload: { text: 'Still there?' } } }]);
      // Tokens are renewed; nothing that is stored in a file makes one valid again.
      expect(await status(sandbox, oldToken)).toBe(401);
      expect(await status(sandbox, await token(sandbox))).toBe(200);
      for (const line of ['bootstrap --yes --json', 'deploy note-dispatcher --yes --json']) {
        const { code, stdout } = await second.command(line);
        expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ changes: [] })]);
      }
      await sandbox.people.changeFields(app, { url: `https://target.${sandbox.domain}/again` });
      sandbox.people.addNote({ account: 'wna-it', requestId: '70454', text: 'And here?' });
      await expect.poll(() => sandbox.target.received('again').length, soon).toBe(1);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

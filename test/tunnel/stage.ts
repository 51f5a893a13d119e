import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { expect, onTestFinished } from 'vitest';
import { bundledStandins } from '../../src/app.ts';
import { run, type RunOptions } from '../../src/cli/run.ts';
import { sandboxVariables } from '../../src/commands/sandbox/variables.ts';
import { startEngineHost, type EngineHost } from '../../src/engine/local/host.ts';
import { versionedFiles, type VersionedFiles } from '../../src/engine/local/versioned-files.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs in this process. */
export interface Running {
  /** Resolves when stderr has the text; rejects when the command ends before. */
  says(text: string): Promise<void>;
  stderr(): string;
  /** Ctrl-C. */
  end(): Promise<Ended>;
  readonly ended: Promise<Ended>;
}

export interface Stage {
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly host: EngineHost;
  readonly secrets: VersionedFiles;
  readonly environment: Readonly<Record<string, string>>;
  start(line: string, scene?: Scene): Running;
  command(line: string, scene?: Scene): Promise<Ended>;
  webhook(name?: string): { readonly uri: string; readonly verified: boolean; readonly disabled: boolean };
}

export interface Scene extends RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
}

class Collected extends Writable {
  text = '';
  readonly isTTY: boolean;
  readonly columns = 80;
  onText: () => void = () => {};

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    this.onText();
    done();
  }

  cursorTo(): void {}
  clearLine(): void {}
  moveCursor(): void {}
}

/** Milliseconds until a text that does not come is an error. */
const patience = 15_000;

/** A sandbox and a local engine in a temporary folder, bootstrapped; commands run in this process, on the real clock. */
export async function tunnelStage(options: SandboxOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'tunnel-'));
  const standins = Object.values(await bundledStandins(Date.now));
  const sandbox = await startSandbox({ standins, retryDelays: Array.from({ length: 40 }, () => 250), ...options });
  const engineFolder = join(folder, 'engine');
  const host = await startEngineHost({ folder: engineFolder, now: Date.now, sandbox: sandbox.setting });
  onTestFinished(async () => {
    await sandbox.close();
    await host.close();
    await rm(folder, { recursive: true, force: true });
  });
  const environment = { CI: 'true', ...sandboxVariables(sandbox), APP_BUILDER_ENGINE_FOLDER: engineFolder };

  function start(line: string, scene: Scene = {}): Running {
    const [stdout, stderr] = [new Collected(false), new Collected(scene.terminal ?? false)];
    const stdin = Object.assign(new PassThrough(), { isTTY: scene.terminal ?? false });
    stdin.end();
    const cancel = new AbortController();
    const { CI: _ci, ...ofPerson } = environment;
    const surroundings = {
      environment: {
        PATH: process.env['PATH'],
        ...(scene.terminal === true ? ofPerson : environment),
        ...scene.environment,
      },
      workingFolder: folder,
      homeFolder: folder,
      stdin,
      stdout,
      stderr,
      now: Date.now,
    };
    const ended = run(line.split(' '), surroundings, cancel.signal, scene).then((code) => ({
      code,
      stdout: stdout.text,
      stderr: stderr.text,
    }));
    return {
      ended,
      stderr: () => stderr.text,
      says: (text) =>
        new Promise((resolve, reject) => {
          const look = (): void => {
            if (stderr.text.includes(text)) resolve();
          };
          stderr.onText = look;
          look();
          setTimeout(() => reject(new Error(`has not said "${text}"\n${stderr.text}`)), patience).unref();
          void ended.then((all) => reject(new Error(`ended before it said "${text}"\n${all.stdout}${all.stderr}`)));
        }),
      end() {
        cancel.abort(new Error('Ctrl-C'));
        return ended;
      },
    };
  }
  const stage: Stage = {
    folder,
    sandbox,
    host,
    environment,
    secrets: versionedFiles(join(engineFolder, 'secrets')),
    start,
    command: (line, scene) => start(line, scene).ended,
    webhook(name = 'app_instance.secrets-update') {
      const row = sandbox.world.find('Webhook', (one) => one.account === 'wdc' && one.name === name);
      if (row === undefined) throw new Error(`there is no webhook ${name}`);
      return row;
    },
  };
  const { code, stderr } = await stage.command('bootstrap --yes');
  expect(code, stderr).toBe(0);
  await sandbox.settled();
  return stage;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The words of a tunnel whose public address is the port itself. */
export async function ownAddress(): Promise<{ readonly words: string; readonly url: string }> {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}`;
  return { url, words: `--tunnel-url ${url} --port ${port} --approve create,update,security` };
}

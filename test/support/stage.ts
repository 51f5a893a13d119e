import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledStandins } from '../../src/app.ts';
import { captureDeliveries } from '../../src/commands/sandbox/capture-deliveries.ts';
import { sandboxVariables } from '../../src/commands/sandbox/variables.ts';
import { startEngineHost, type EngineHost } from '../../src/engine/local/host.ts';
import { doorFile } from '../../src/sandbox/door-file.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { requireContract } from './printed-document.ts';

const program = fileURLToPath(new URL('../../bin/app-builder.js', import.meta.url));

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is ended from outside. */
export interface Ending {
  /** Gets a function that ends the process, with SIGKILL by default. */
  readonly onStart?: (kill: (signal?: NodeJS.Signals) => void) => void;
  /** Once its output has this text, it gets `signal`. */
  readonly whenSays?: string;
  readonly signal?: NodeJS.Signals;
}

/**
 * Runs `app-builder` with these words as a process of its own: with this environment, the PATH and nothing else. Rejects where the
 * command breaks the contract of the table: see `requireContract`.
 */
export async function runProgram(
  words: readonly string[],
  { folder, environment }: { readonly folder: string; readonly environment: Readonly<Record<string, string>> },
  { onStart, whenSays, signal }: Ending = {},
): Promise<Ended> {
  const ended = await new Promise<Ended>((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk: Buffer) => {
        said[stream] += chunk.toString('utf8');
        if (whenSays !== undefined && !child.killed && said[stream].includes(whenSays)) child.kill(signal);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...said }));
    onStart?.((given = 'SIGKILL') => child.kill(given));
  });
  await requireContract(words, ended);
  return ended;
}

/** A sandbox and an engine in a temporary folder, and the program as a process of its own. */
export interface TestStage extends AsyncDisposable {
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly host: EngineHost;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs `app-builder` with these words as a process of its own. */
  command(words: readonly string[], ending?: Ending): Promise<Ended>;
}

export async function openTestStage(options: SandboxOptions = {}): Promise<TestStage> {
  const folder = await mkdtemp(join(tmpdir(), 'app-builder-test-'));
  const engineFolder = join(folder, 'engine');
  const capture = captureDeliveries(engineFolder, () => {});
  const standins = Object.values(await bundledStandins(Date.now));
  const { onAttempt } = capture;
  const sandbox = await startSandbox({ standins, doorFile: doorFile(engineFolder), onAttempt, ...options });
  const host = await startEngineHost({ folder: engineFolder, now: Date.now, sandbox: sandbox.setting });
  const environment = {
    CI: 'true',
    ...sandboxVariables(sandbox),
    APP_BUILDER_ENGINE_FOLDER: join(folder, 'engine'),
  };
  return {
    folder,
    sandbox,
    host,
    environment,
    command: (words, ending) => runProgram(words, { folder, environment }, ending),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await host.close();
      await capture.flushed();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

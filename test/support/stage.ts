import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledStandins } from '../../src/app.ts';
import { sandboxVariables } from '../../src/commands/sandbox-variables.ts';
import { startEngineHost, type EngineHost } from '../../src/engine/local/host.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

const program = fileURLToPath(new URL('../../bin/app-builder.js', import.meta.url));

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command is ended from outside. */
export interface Ending {
  /** Gets a function that kills the process with SIGKILL. */
  readonly onStart?: (kill: () => void) => void;
  /** Once its output has this text, it gets `signal`. */
  readonly whenSays?: string;
  readonly signal?: NodeJS.Signals;
}

/** Runs `app-builder` with these words as a process of its own: with this environment, the PATH and nothing else. */
export function runProgram(
  words: readonly string[],
  { folder, environment }: { readonly folder: string; readonly environment: Readonly<Record<string, string>> },
  { onStart, whenSays, signal }: Ending = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk: Buffer) => {
        said[stream] += chunk.toString('utf8');
        if (whenSays !== undefined && said[stream].includes(whenSays)) child.kill(signal);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...said }));
    onStart?.(() => child.kill('SIGKILL'));
  });
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
  const sandbox = await startSandbox({ standins: Object.values(await bundledStandins(Date.now)), ...options });
  const host = await startEngineHost({ folder: join(folder, 'engine'), now: Date.now, sandbox: sandbox.setting });
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
      await rm(folder, { recursive: true, force: true });
    },
  };
}

import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';

export interface Emulator extends AsyncDisposable {
  /** e.g. `http://127.0.0.1:4711`. */
  readonly origin: string;
}

export const healthPaths = { ministack: '/_ministack/health', moto: '/moto-api/data.json' } as const;

const script = fileURLToPath(new URL('run_emulator.py', import.meta.url));
const longestStart = 60_000;

/** Starts an emulator on a free port of this machine. It ends with this process, also where that is killed. */
export async function startEmulator(name: keyof typeof healthPaths, python: string): Promise<Emulator> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(python, ['-u', script, name, String(port)], {
    // A group of its own, which it ends together with the functions that it started.
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'pipe', 'pipe'],
    env: emulatorEnvironment(),
  });
  let said = '';
  const listen = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-4000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  child.once('error', (error) => (said += error.message));

  const until = Date.now() + longestStart;
  while (!(await answers(`${origin}${healthPaths[name]}`))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > until) {
      child.stdin.destroy();
      throw new Error(`${name} did not start:\n${said}`);
    }
    await pause(50);
  }
  return {
    origin,
    async [Symbol.asyncDispose]() {
      child.stdin.destroy();
      await ended;
    },
  };
}

/** Functions get the emulator's environment: nothing of whoever runs the tests, and the Node that runs them. */
function emulatorEnvironment(): Record<string, string> {
  const { PATH = '', SYSTEMROOT, TMPDIR } = process.env;
  const separator = process.platform === 'win32' ? ';' : ':';
  return {
    PATH: [dirname(process.execPath), PATH].join(separator),
    LANG: 'C.UTF-8',
    ...(SYSTEMROOT === undefined ? {} : { SYSTEMROOT }),
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

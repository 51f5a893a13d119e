import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { InstallationChanged, Json } from '../../runtime/ports.ts';
import type { FunctionMessage, InvokeMessage } from './messages.ts';

export type Outcome =
  | { readonly type: 'returned'; readonly value: Json }
  | { readonly type: 'threw'; readonly error: string }
  | { readonly type: 'timeout' }
  | { readonly type: 'crashed'; readonly reason: string };

export interface FunctionProcessOptions {
  /** The bundled runner. */
  readonly runner: string;
  /** The function's bundle. */
  readonly file: string;
  /** Whether errors name places in the sources. */
  readonly sourceMaps: boolean;
  readonly functionName: string;
  readonly invokedFunctionArn: string;
  /** The process gets nothing else: not the environment of the host, which may hold credentials. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
  readonly onAnnounce: (change: InstallationChanged) => void;
  readonly onSent: (queue: string) => void;
}

/** One child process that serves a function until it is retired or dies. */
export interface FunctionProcess {
  readonly pid: number | undefined;
  /** False once it takes no more events. */
  readonly usable: () => boolean;
  /** `timeout` in milliseconds. */
  invoke(event: Json, timeout: number): Promise<Outcome>;
  /** Takes no more events and ends when the present ones are answered. */
  retire(): void;
  /** Ends now; resolves as `gone`. */
  end(): Promise<void>;
  /** Resolves when the process has ended and all its lines were read. */
  readonly gone: Promise<void>;
}

const loadLimit = 10_000;

export function startFunctionProcess(options: FunctionProcessOptions): FunctionProcess {
  const child = spawn(
    process.execPath,
    [...(options.sourceMaps ? ['--enable-source-maps'] : []), options.runner, options.file],
    {
      env: { ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      windowsHide: true,
    },
  );
  const waiting = new Map<number, (outcome: Outcome) => void>();
  let invocations = 0;
  let retired = false;
  let reason: string | undefined;

  const settle = (id: number, outcome: Outcome): void => {
    waiting.get(id)?.(outcome);
    waiting.delete(id);
    if (retired && waiting.size === 0) child.kill('SIGKILL');
  };
  const loaded = new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => fail('it did not load in time'), loadLimit);
    const fail = (why: string): void => {
      clearTimeout(limit);
      reason ??= why;
      retired = true;
      reject(new Error(reason));
      for (const id of waiting.keys()) settle(id, { type: 'crashed', reason });
      child.kill('SIGKILL');
    };
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`the process ended (${signal ?? `exit code ${code ?? '?'}`})`));
    child.on('message', (message: FunctionMessage) => {
      switch (message.type) {
        case 'ready':
          clearTimeout(limit);
          return resolve();
        case 'failed':
          return fail(message.error);
        case 'announce':
          return options.onAnnounce(message.change);
        case 'sent':
          return options.onSent(message.queue);
        case 'returned':
          return settle(message.id, { type: 'returned', value: message.value });
        case 'threw':
          return settle(message.id, { type: 'threw', error: message.error });
      }
    });
  });
  // Each invocation looks at the outcome; without one there is nobody to tell.
  loaded.catch(() => undefined);
  readLines(child, options.onLine);
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });

  return {
    pid: child.pid,
    gone,
    usable: () => !retired,
    async invoke(event, timeout) {
      invocations += 1;
      const id = invocations;
      const answer = new Promise<Outcome>((resolve) => waiting.set(id, resolve));
      try {
        await loaded;
      } catch (error) {
        return { type: 'crashed', reason: error instanceof Error ? error.message : String(error) };
      }
      const limit = setTimeout(() => {
        // Whatever else runs in the process may still finish.
        retired = true;
        settle(id, { type: 'timeout' });
      }, timeout);
      const { functionName, invokedFunctionArn } = options;
      const message: InvokeMessage = { type: 'invoke', id, event, timeout, functionName, invokedFunctionArn };
      child.send(message, (error) => {
        if (error !== null) settle(id, { type: 'crashed', reason: error.message });
      });
      try {
        return await answer;
      } finally {
        clearTimeout(limit);
      }
    },
    retire() {
      retired = true;
      if (waiting.size === 0) child.kill('SIGKILL');
    },
    async end() {
      reason ??= 'the engine host stops';
      retired = true;
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function readLines(child: ChildProcess, onLine: FunctionProcessOptions['onLine']): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream];
    if (input !== null)
      createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => onLine(stream, line));
  }
}

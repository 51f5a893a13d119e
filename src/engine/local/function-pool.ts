import { join } from 'node:path';
import type { InstallationChanged, Json, JsonObject } from '../../runtime/ports.ts';
import { presentable } from '../../runtime/log.ts';
import type { SandboxSetting } from '../../runtime/sandbox-route.ts';
import { arnOf } from './arn.ts';
import { type FunctionProcess, type Outcome, startFunctionProcess } from './function-process.ts';
import { type LocalFunction, atHost } from './local-workload.ts';
import { type Manifest, deploymentFolder } from './manifest.ts';

export interface FunctionPoolOptions {
  readonly folder: string;
  readonly runner: string;
  readonly sandbox: SandboxSetting | undefined;
  readonly sourceMaps: boolean;
  /** Of the engine host; known once it listens. */
  readonly origin: () => string;
  readonly now: () => number;
  readonly onLine: (workload: string, line: JsonObject & { readonly time: string }) => void;
  readonly onAnnounce: (change: InstallationChanged) => void;
  readonly onSent: (queue: string) => void;
}

/** The processes of all functions: started by the first event, kept warm, replaced when another digest is deployed. */
export interface FunctionPool {
  invoke(workload: string, manifest: Manifest, fn: LocalFunction, event: Json): Promise<Outcome>;
  /** Process ids by `<workload>/<function>`. */
  processes(): Readonly<Record<string, number | undefined>>;
  end(): Promise<void>;
}

export function functionPool(options: FunctionPoolOptions): FunctionPool {
  const current = new Map<string, { readonly digest: string; readonly process: FunctionProcess }>();
  const retired = new Set<FunctionProcess>();
  let ended = false;

  function processFor(workload: string, manifest: Manifest, fn: LocalFunction): FunctionProcess {
    const key = `${workload}/${fn.id}`;
    const before = current.get(key);
    if (before !== undefined) {
      if (before.process.usable() && before.digest === manifest.digest) return before.process;
      before.process.retire();
      retired.add(before.process);
      void before.process.gone.then(() => retired.delete(before.process));
    }
    const started = startFunctionProcess({
      runner: options.runner,
      file: join(deploymentFolder(options.folder, workload, manifest.digest), `${fn.id}.mjs`),
      sourceMaps: options.sourceMaps,
      functionName: fn.id,
      invokedFunctionArn: arnOf(workload, fn.id),
      environment: environmentFor(workload, fn, options),
      onLine: (stream, line) => options.onLine(workload, logLine(fn.id, stream, line, options.now())),
      onAnnounce: options.onAnnounce,
      onSent: options.onSent,
    });
    current.set(key, { digest: manifest.digest, process: started });
    return started;
  }

  return {
    async invoke(workload, manifest, fn, event) {
      if (ended) return { type: 'crashed', reason: 'the engine host stops' };
      const outcome = masked(await processFor(workload, manifest, fn).invoke(event, fn.timeout));
      const problem = problemOf(outcome, fn);
      if (problem !== undefined) {
        const time = new Date(options.now()).toISOString();
        options.onLine(workload, { time, level: 'error', function: fn.id, ...problem });
      }
      return outcome;
    },
    processes: () => Object.fromEntries([...current].map(([key, { process: one }]) => [key, one.pid])),
    async end() {
      ended = true;
      await Promise.all([...[...current.values()].map(({ process: one }) => one), ...retired].map((one) => one.end()));
    },
  };
}

/** Nothing of the host's own environment, but what Windows needs to open a socket. */
function environmentFor(
  workload: string,
  fn: LocalFunction,
  options: FunctionPoolOptions,
): Readonly<Record<string, string>> {
  const own = Object.entries(fn.environment).map(
    ([name, value]) => [name, atHost(value, options.origin(), workload)] as const,
  );
  const systemRoot = process.env['SystemRoot'];
  return {
    TZ: 'UTC',
    ...(systemRoot === undefined ? {} : { SystemRoot: systemRoot }),
    ...Object.fromEntries(own),
    APP_BUILDER_ENGINE_FOLDER: options.folder,
    ...(options.sandbox === undefined
      ? {}
      : { APP_BUILDER_SANDBOX: options.sandbox.origin, APP_BUILDER_SANDBOX_HOSTS: options.sandbox.hosts.join(',') }),
  };
}

/** What is thrown past the handler's own log may quote anything. */
function masked(outcome: Outcome): Outcome {
  return outcome.type === 'threw' ? { ...outcome, error: String(presentable(outcome.error)) } : outcome;
}

function problemOf(
  outcome: Outcome,
  fn: LocalFunction,
): { readonly message: string; readonly error?: string } | undefined {
  switch (outcome.type) {
    case 'returned':
      return undefined;
    case 'threw':
      return { message: 'the function threw', error: outcome.error };
    case 'timeout':
      return { message: `the function did not answer within ${fn.timeout / 1000} s` };
    case 'crashed':
      return { message: 'the function crashed', error: outcome.reason };
  }
}

/**
 * A line of a function as a log line: structured ones keep their fields, others become the message. Libraries print past the
 * handler's log, so what looks like a secret is masked here as well.
 */
function logLine(
  fn: string,
  stream: 'stdout' | 'stderr',
  line: string,
  now: number,
): JsonObject & { readonly time: string } {
  const time = new Date(now).toISOString();
  const structured = parsedLine(line);
  if (structured === undefined)
    return { time, level: stream === 'stderr' ? 'error' : 'info', function: fn, message: String(presentable(line)) };
  const own = structured['time'];
  return { ...structured, function: fn, time: typeof own === 'string' && !Number.isNaN(Date.parse(own)) ? own : time };
}

function parsedLine(line: string): JsonObject | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const fields = Object.entries(JSON.parse(line) as JsonObject);
    return Object.fromEntries(fields.map(([name, value]) => [name, presentable(value, name) as Json]));
  } catch {
    return undefined;
  }
}

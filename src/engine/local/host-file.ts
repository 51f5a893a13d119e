import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure, type FailureKind } from '../../failure.ts';
import { engineLayout } from './manifest.ts';
import { isRunning } from './processes.ts';
import { uniqueId } from './slots.ts';

const noHost: FailureKind = { code: 'AB-ENGINE-NO-HOST', exit: 'usage', retryable: true };

/** Paths of the engine's own door, for `Engine.invoke` and `Engine.runSchedules`; no workload can have this name. */
export const invokePath = '/.engine/invoke';
export const runSchedulesPath = '/.engine/run-schedules';
export const tokenHeader = 'x-app-builder-token';

/** `host.json`: where the engine host of a folder answers. */
export interface HostFile {
  /** e.g. `http://127.0.0.1:4041` */
  readonly origin: string;
  readonly pid: number;
  /** Proves to the host that a caller may read this file. */
  readonly token: string;
  /** Origin of the sandbox that the functions talk to. */
  readonly sandbox: string | undefined;
}

/** The engine host that runs for a folder now. */
export async function runningHost(folder: string): Promise<HostFile | undefined> {
  const text = await readFile(engineLayout(folder).host, 'utf8').catch(() => '{}');
  const host = parsed(text);
  if (host.origin === undefined || host.pid === undefined || !isRunning(host.pid)) return undefined;
  return { origin: host.origin, pid: host.pid, token: host.token ?? '', sandbox: host.sandbox };
}

/** A file that was damaged, e.g. when the power failed, names nobody; the next host writes a new one. */
function parsed(text: string): Partial<HostFile> {
  try {
    return (JSON.parse(text) ?? {}) as Partial<HostFile>;
  } catch {
    return {};
  }
}

/** Throws `AB-ENGINE-NO-HOST` with the fix. */
export async function requireHost(folder: string): Promise<HostFile> {
  const host = await runningHost(folder);
  if (host !== undefined) return host;
  throw new Failure(noHost, {
    message: 'No engine host runs on this machine, so nobody would answer at the address of the integration',
    because: `${engineLayout(folder).host} names no running process`,
    fix: 'Start one in another terminal with: app-builder sandbox',
  });
}

export async function writeHostFile(folder: string, host: HostFile): Promise<void> {
  const file = engineLayout(folder).host;
  const fresh = `${file}.${uniqueId()}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(fresh, JSON.stringify(host), { mode: 0o600 });
  await rename(fresh, file);
}

export async function removeHostFile(folder: string): Promise<void> {
  await rm(engineLayout(folder).host, { force: true });
}

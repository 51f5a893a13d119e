import { hostname } from 'node:os';
import type { JsonObject } from '../../runtime/ports.ts';
import type { Holder, Lease } from '../engine.ts';
import { lockedFailure } from '../locked.ts';
import { isRunning } from './processes.ts';
import { versionedFiles } from './versioned-files.ts';

interface LeaseDocument {
  readonly who: string;
  readonly pid: number;
  readonly machine: string;
  /** When that process began, milliseconds since the epoch: ids of processes are used again. */
  readonly started: number;
  /** ISO 8601. */
  readonly since: string;
}

/**
 * Takes a lease in the folder, as one document with process, machine and holder. The lease of a process that is gone is taken over.
 * Throws `AB-ENGINE-LOCKED` (exit 6) where the holder still runs.
 */
export async function leaseFile(folder: string, name: string, holder: Holder, now: () => number): Promise<Lease> {
  const store = versionedFiles(folder);
  for (;;) {
    const held = await store.get(name);
    if (held !== undefined && !isAbandoned(held.value)) {
      const { who, pid, machine, since } = held.value as unknown as LeaseDocument;
      throw lockedFailure(name, `${who} (process ${pid} on ${machine})`, since);
    }
    const started = Math.round(performance.timeOrigin);
    const since = new Date(now()).toISOString();
    const lease: LeaseDocument = { who: holder.who, pid: process.pid, machine: hostname(), started, since };
    if ((await store.put(name, { ...lease }, held?.version)) === 'conflict') continue;
    const version = (await store.get(name))?.version;
    return {
      // Nobody takes the lease of a process that is there.
      confirm: () => Promise.resolve(),
      async [Symbol.asyncDispose]() {
        if (version !== undefined) await store.removeVersion(name, version);
      },
    };
  }
}

function isAbandoned(lease: JsonObject): boolean {
  // Processes of another machine cannot be seen from here.
  if (lease['machine'] !== hostname()) return false;
  if (lease['pid'] === process.pid) return lease['started'] !== Math.round(performance.timeOrigin);
  return !isRunning(Number(lease['pid']));
}

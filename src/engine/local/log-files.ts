import { appendFile, mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '../../runtime/ports.ts';
import type { LogQuery } from '../engine.ts';
import { unlessMissing } from './os-errors.ts';

const largest = 10_000_000;
const pollInterval = 40;

export interface LogWriter {
  write(workload: string, line: JsonObject & { readonly time: string }): void;
  /** Resolves when all lines are in their files. */
  flushed(): Promise<void>;
}

/** Appends lines to `<workload>.ndjson`; a file that grew too large becomes `<workload>.1.ndjson`. */
export function logWriter(folder: string): LogWriter {
  let last: Promise<void> = Promise.resolve();
  const append = async (workload: string, text: string): Promise<void> => {
    const file = join(folder, `${workload}.ndjson`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const size = (await unlessMissing(stat(file), undefined))?.size ?? 0;
    if (size > largest) await rename(file, join(folder, `${workload}.1.ndjson`));
    await appendFile(file, text, { mode: 0o600 });
  };
  return {
    write(workload, line) {
      // A full disk must not end the host.
      last = last.then(() => append(workload, `${JSON.stringify(line)}\n`)).catch(() => undefined);
    },
    flushed: () => last,
  };
}

/** Lines of a workload, oldest first; with `follow` until the signal is aborted. */
export async function* readLog(
  folder: string,
  workload: string,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<JsonObject> {
  const { since = Number.NEGATIVE_INFINITY, follow = false } = query;
  const file = join(folder, `${workload}.ndjson`);
  let position = 0;
  let rest: Buffer = Buffer.alloc(0);
  while (!signal.aborted) {
    const read = await unlessMissing(readFrom(file, position), { bytes: Buffer.alloc(0), position, restarted: false });
    position = read.position + read.bytes.length;
    // Whole lines only: a character may be written in two pieces.
    const bytes = read.restarted ? read.bytes : Buffer.concat([rest, read.bytes]);
    const end = bytes.lastIndexOf('\n') + 1;
    rest = bytes.subarray(end);
    for (const line of bytes.toString('utf8', 0, end).split('\n')) {
      const parsed = lineOf(line);
      if (parsed !== undefined && !(Date.parse(parsed.time) < since)) yield parsed;
    }
    if (!follow) return;
    await pause(pollInterval, undefined, { signal }).catch(() => undefined);
  }
}

type Line = JsonObject & { readonly time: string };

/** Undefined for what a host that was killed left of a line. */
function lineOf(text: string): Line | undefined {
  try {
    const line = JSON.parse(text) as Partial<Line> | null;
    return typeof line?.time === 'string' ? (line as Line) : undefined;
  } catch {
    return undefined;
  }
}

/** All bytes after `position`; from the start where the file has become shorter. */
async function readFrom(
  path: string,
  position: number,
): Promise<{ bytes: Buffer; position: number; restarted: boolean }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const start = size < position ? 0 : position;
    const bytes = Buffer.alloc(size - start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    return { bytes: bytes.subarray(0, bytesRead), position: start, restarted: start < position };
  } finally {
    await file.close();
  }
}

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure, type FailureKind } from '../../../../failure.ts';
import type { World, WorldData } from './world.ts';

const STATE_UNREADABLE: FailureKind = { code: 'AB-SANDBOX-STATE', exit: 'usage' };
const STATE_UNWRITABLE: FailureKind = { code: 'AB-SANDBOX-STATE-WRITE', exit: 'failed' };

/** Reads what `keepWorld` wrote; undefined where there is no file yet. Throws a Failure for a file that is no state. */
export async function loadWorld(path: string): Promise<WorldData | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
  try {
    const data: unknown = JSON.parse(text);
    if (isWorldData(data)) return data;
  } catch (error) {
    throw unreadable(path, error);
  }
  throw unreadable(path, new Error('It is JSON, but not the state of a sandbox'));
}

function unreadable(path: string, cause: unknown): Failure {
  const because = cause instanceof Error ? cause.message : String(cause);
  const fix = 'Name another file, or remove this one to start with a fresh sandbox.';
  return new Failure(
    STATE_UNREADABLE,
    { message: `Cannot read the sandbox's state from ${path}`, because, fix },
    { cause },
  );
}

function isWorldData(data: unknown): data is WorldData {
  if (typeof data !== 'object' || data === null) return false;
  const { domain, lastNumber, tables } = data as Readonly<Record<string, unknown>>;
  if (typeof domain !== 'string' || typeof lastNumber !== 'number') return false;
  return typeof tables === 'object' && tables !== null && Object.values(tables).every(areRows);
}

function areRows(rows: unknown): boolean {
  if (!Array.isArray(rows)) return false;
  return rows.every((row: unknown) => typeof row === 'object' && row !== null && 'id' in row && 'number' in row);
}

export interface Persistence {
  /** Writes what has changed; rejects with a Failure where that, or an earlier write, failed. Call it before the process ends. */
  flush(): Promise<void>;
}

/**
 * Writes the world to a file that only its owner can read (it holds keys) a little after each change: completely or not
 * at all, since the new file replaces the old one in one step. `delay` in milliseconds.
 */
export function keepWorld(world: World, path: string, delay = 100): Persistence {
  let timer: NodeJS.Timeout | undefined;
  let dirty = true;
  // A large world takes long to write: its file lags behind by ten times that, so that the sandbox has time to answer.
  let pause = delay;
  let writing = Promise.resolve();

  const write = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (!dirty) return;
    dirty = false;
    const started = performance.now();
    try {
      await replaceFile(path, JSON.stringify(world.snapshot()));
      pause = Math.max(delay, 10 * (performance.now() - started));
    } catch (error) {
      dirty = true;
      const because = error instanceof Error ? error.message : String(error);
      const message = `Cannot write the sandbox's state to ${path}`;
      throw new Failure(STATE_UNWRITABLE, { message, because, fix: 'Name another file.' }, { cause: error });
    }
  };
  const flush = (): Promise<void> => {
    const next = writing.then(write);
    // A failed write stays dirty, so that the next flush tries again and reports what is still wrong.
    writing = next.catch(() => {});
    return next;
  };
  world.onChange(() => {
    dirty = true;
    timer ??= setTimeout(() => void flush().catch(() => {}), pause).unref();
  });
  return { flush };
}

async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

import { mkdir, readFile, readdir, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, type FailureKind } from '../failure.ts';
import type { CapturedEvent } from './captured-event.ts';
import { eventFileName, idOfFile, parseEvent } from './event-file.ts';
import { isEventId } from './event-id.ts';

const unusable: FailureKind = { code: 'AB-EVENTS-STORE', exit: 'failed' };

export interface EventQuery {
  /** The newest so many; all if not given. */
  readonly limit?: number;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  /** Exactly this event, e.g. `automation_rule`. */
  readonly event?: string;
}

/** What was captured on this machine. Several processes may use one folder at the same time. */
export interface EventStore {
  /** Throws Failure `AB-EVENTS-STORE` where the event cannot be written. */
  add(event: CapturedEvent): Promise<void>;
  /** The newest last. Files that are damaged are left out. */
  list(query?: EventQuery): Promise<readonly CapturedEvent[]>;
  get(id: string): Promise<CapturedEvent | undefined>;
}

/** How much is kept; the oldest go first. */
export interface StoreLimits {
  readonly events: number;
  readonly bytes: number;
}

const defaultLimits: StoreLimits = { events: 1_000, bytes: 20 * 1024 * 1024 };
const addsBetweenSweeps = 50;

/** The event store of an engine's folder. */
export function eventsFolder(engineFolder: string): string {
  return join(engineFolder, 'events');
}

/**
 * Opens `<engine folder>/events`, which is made with the first event. Each event is a file of its own that only its owner can
 * read: no writer waits for another one or tears its line, and one that is killed damages nothing but its own last event.
 */
export function eventStore(folder: string, limits: StoreLimits = defaultLimits): EventStore {
  let added = 0;

  async function ids(): Promise<string[]> {
    const entries = await unlessMissing(readdir(folder, { withFileTypes: true }), []);
    const files = entries.filter((entry) => entry.isFile());
    return files.map(({ name }) => idOfFile(name)).filter((id) => id !== undefined);
  }

  async function get(id: string): Promise<CapturedEvent | undefined> {
    if (!isEventId(id)) return undefined;
    const text = await unlessMissing(readFile(join(folder, eventFileName(id)), 'utf8'), undefined);
    return text === undefined ? undefined : parseEvent(text, id);
  }

  async function sweep(): Promise<void> {
    let count = 0;
    let bytes = 0;
    for (const id of (await ids()).toSorted().toReversed()) {
      const file = join(folder, eventFileName(id));
      count += 1;
      bytes += (await unlessMissing(stat(file), undefined))?.size ?? 0;
      if (count > limits.events || bytes > limits.bytes) await unlessMissing(unlink(file), undefined);
    }
  }

  async function write(event: CapturedEvent): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, eventFileName(event.id)), JSON.stringify(event), { mode: 0o600, flag: 'wx' });
    added += 1;
    if (added % addsBetweenSweeps === 1) await sweep();
  }

  return {
    async add(event) {
      if (!isEventId(event.id)) throw new RangeError(`not the id of an event: ${event.id}`);
      await describing(folder, write(event));
    },
    async list({ limit = Number.POSITIVE_INFINITY, since = Number.NEGATIVE_INFINITY, event } = {}) {
      const found: CapturedEvent[] = [];
      for (const id of (await describing(folder, ids())).toSorted().toReversed()) {
        if (found.length >= limit) break;
        const one = await describing(folder, get(id));
        if (one === undefined || Date.parse(one.at) < since) continue;
        if (event === undefined || one.event === event) found.push(one);
      }
      return found.toReversed();
    },
    get: async (id) => describing(folder, get(id)),
  };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Gives `otherwise` where the file is not there: another process takes old ones away. */
async function unlessMissing<T, Other>(work: Promise<T>, otherwise: Other): Promise<T | Other> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return otherwise;
    throw error;
  }
}

async function describing<T>(folder: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined || !(error instanceof Error)) throw error;
    throw new Failure(
      unusable,
      {
        message: `The captured events in ${folder} cannot be read or written`,
        because: error.message,
        fix: 'Make the folder one that you own and can write, or name another: --engine-folder <folder>',
      },
      { cause: error },
    );
  }
}

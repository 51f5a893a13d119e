import { open, readFile, readdir, rename, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../../runtime/ports.ts';
import { fileNameFor } from '../file-names.ts';
import { hasCode, unlessMissing } from '../os-errors.ts';
import { uniqueId } from '../slots.ts';
import { queueNameIn } from './queue-name.ts';
import { type MessageStore, type StoredMessage, newMessages } from './stored-message.ts';

/** Files that are written at the same time. */
const writtenAtOnce = 32;

/** Folder of a queue: a message is a file in `messages`; its name says everything but its text. `folder`: of all queues. */
export function queueFolder(folder: string, name: string): string {
  return join(folder, fileNameFor(name));
}

/** What whoever sends has to know about a queue; the file is there as long as the queue is. */
export interface QueueSetting {
  /** Milliseconds. */
  readonly delay: number;
}

/** `home`: folder of the queue. */
export function settingOf(home: string): string {
  return join(home, 'queue.json');
}

/**
 * What functions send with: `address` of a queue, `delay` in seconds. Resolves when all messages are in their files, flushed to the
 * disk; gives the queue's name. Throws where there is no such queue.
 */
export async function sendToFiles(
  folder: string,
  address: string,
  bodies: readonly JsonObject[],
  delay: number | undefined,
  now: number,
): Promise<string> {
  const name = queueNameIn(address);
  const home = queueFolder(folder, name);
  const setting = await unlessMissing(readFile(settingOf(home), 'utf8'), undefined);
  if (setting === undefined) throw new Error(`there is no queue ${name}`);
  const messages = newMessages(bodies, delay, (JSON.parse(setting) as QueueSetting).delay, now);
  const written: { readonly fresh: string; readonly file: string }[] = [];
  try {
    for (let first = 0; first < messages.length; first += writtenAtOnce) {
      await Promise.all(
        messages.slice(first, first + writtenAtOnce).map(async ({ message, text }) => {
          const fresh = join(home, 'prepared', uniqueId());
          written.push({ fresh, file: join(home, 'messages', fileOf(message)) });
          await writeFlushed(fresh, text);
        }),
      );
    }
    for (const { fresh, file } of written) await rename(fresh, file);
  } catch (error) {
    for (const { fresh } of written) await rm(fresh, { force: true });
    throw error;
  }
  return name;
}

/** Messages of one queue. A change is a rename, so a killed host leaves the message as it was or as it should be. */
export function messageFiles(folder: string, name: string): MessageStore {
  const home = join(queueFolder(folder, name), 'messages');
  return {
    async list() {
      const found = await unlessMissing(readdir(home), []);
      return found.map(messageOf).filter((message) => message !== undefined);
    },
    textOf: (message) => unlessMissing(readFile(join(home, fileOf(message)), 'utf8'), undefined),
    change: (before, after) => renamed(join(home, fileOf(before)), join(home, fileOf(after))),
    move: (before, after, queue) =>
      renamed(join(home, fileOf(before)), join(queueFolder(folder, queue), 'messages', fileOf(after))),
    remove: (message) => unlessMissing(unlink(join(home, fileOf(message))), undefined),
  };
}

function fileOf({ id, sentAt, order, visibleAt, receives, taken }: StoredMessage): string {
  return `${sentAt}-${order}.${visibleAt}.${receives}.${taken ? 'taken' : 'there'}.${id}.json`;
}

/** Undefined for a file that is no message. */
export function messageOf(file: string): StoredMessage | undefined {
  const parts = /^(\d+)-(\d+)\.(\d+)\.(\d+)\.(taken|there)\.([0-9a-f-]+)\.json$/.exec(file);
  if (parts === null) return undefined;
  const [sentAt = 0, order = 0, visibleAt = 0, receives = 0] = parts.slice(1, 5).map(Number);
  return { id: parts[6] ?? '', sentAt, order, visibleAt, receives, taken: parts[5] === 'taken' };
}

async function renamed(from: string, to: string): Promise<boolean> {
  return unlessMissing(
    rename(from, to).then(() => true),
    false,
  );
}

export async function writeFlushed(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    throw hasCode(error, 'ENOENT') ? new Error('the queue was taken away', { cause: error }) : error;
  });
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

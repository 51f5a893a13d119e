import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileNameFor } from './file-names.ts';
import { hasCode, unlessMissing } from './os-errors.ts';

/** What a slot holds: `count` grows with each change, `text` is ours to choose, `entry` names both. */
export interface SlotEntry {
  readonly entry: string;
  readonly count: number;
  readonly text: string;
}

/**
 * Compare-and-swap across processes without a lock.
 *
 * A slot is a folder with one empty file whose *name* is the content. All changes are single steps of the file
 * system that only one process can win, and that leave the old or the new content when the process is killed:
 * - swap: rename the file; the old name is gone for everybody else.
 * - drop: unlink the file; then the folder is empty.
 * - create: rename a prepared folder over one that is missing or empty; fails where there is content.
 *
 * Numbered files made with `link` would not do: once the winner's file was replaced and tidied away, a writer that was
 * asleep could take the same number a second time. Here an entry ends in a random part and so never comes back.
 */
export interface Slots {
  read(name: string): Promise<SlotEntry | undefined>;
  /** False: there is content already. */
  create(name: string, text: string): Promise<boolean>;
  /** False: `from` is no longer the content. */
  swap(name: string, from: string, text: string): Promise<boolean>;
  drop(name: string, entry: string): Promise<boolean>;
  /** Names of the slots' folders, and what each holds; `readFolder` takes such a name. */
  folders(): Promise<readonly string[]>;
  readFolder(folderName: string): Promise<SlotEntry | undefined>;
  dropFolder(folderName: string, entry: string): Promise<boolean>;
}

/** Unique, and tells which process made it, so that leftovers of dead processes can be recognised. */
export function uniqueId(): string {
  return `${process.pid.toString(36)}-${randomBytes(12).toString('hex')}`;
}

export function parseEntry(entry: string): SlotEntry | undefined {
  const parts = /^(\d+)\.([a-z0-9.-]+)$/.exec(entry);
  if (parts?.[1] === undefined || parts[2] === undefined) return undefined;
  return { entry, count: Number(parts[1]), text: parts[2] };
}

export function slots(folder: string): Slots {
  const names = join(folder, 'names');
  const prepared = join(folder, 'prepared');

  async function readFolder(folderName: string): Promise<SlotEntry | undefined> {
    const path = join(names, folderName);
    for (;;) {
      const found = await unlessMissing(readdir(path), undefined);
      if (found === undefined) return undefined;
      const entries = found.map(parseEntry).filter((entry) => entry !== undefined);
      // A rename during the listing may show both names, or neither.
      const latest = entries.toSorted((one, other) => other.count - one.count)[0];
      if (latest !== undefined) return latest;
      for (const stray of found) await unlessMissing(unlink(join(path, stray)), undefined);
      if (await removeIfEmpty(path)) return undefined;
    }
  }

  async function swapFolder(folderName: string, from: string, text: string): Promise<boolean> {
    const count = parseEntry(from)?.count;
    if (count === undefined) return false;
    const path = join(names, folderName);
    return happened(rename(join(path, from), join(path, `${count + 1}.${text}`)));
  }

  async function dropFolder(folderName: string, entry: string): Promise<boolean> {
    if (parseEntry(entry) === undefined) return false;
    const path = join(names, folderName);
    if (!(await happened(unlink(join(path, entry))))) return false;
    await removeIfEmpty(path);
    return true;
  }

  async function create(folderName: string, text: string): Promise<boolean> {
    const path = join(names, folderName);
    const fresh = join(prepared, uniqueId());
    await mkdir(names, { recursive: true, mode: 0o700 });
    await mkdir(fresh, { recursive: true, mode: 0o700 });
    try {
      await writeFile(join(fresh, `1.${text}`), '', { mode: 0o600 });
      for (;;) {
        try {
          await rename(fresh, path);
          return true;
        } catch (error) {
          if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES')) throw error;
          if ((await readFolder(folderName)) !== undefined) return false;
          // Windows does not rename over an empty folder; reading has just removed it.
        }
      }
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  }

  return {
    read: (name) => readFolder(fileNameFor(name)),
    create: (name, text) => create(fileNameFor(name), text),
    swap: (name, from, text) => swapFolder(fileNameFor(name), from, text),
    drop: (name, entry) => dropFolder(fileNameFor(name), entry),
    folders: () => unlessMissing(readdir(names), []),
    readFolder,
    dropFolder,
  };
}

async function happened(step: Promise<void>): Promise<boolean> {
  return unlessMissing(
    step.then(() => true),
    false,
  );
}

/** True: there is no such folder any more. */
async function removeIfEmpty(path: string): Promise<boolean> {
  try {
    await rmdir(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return true;
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EBUSY')) return false;
    throw error;
  }
}

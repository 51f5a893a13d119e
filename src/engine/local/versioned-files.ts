import { mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, type FailureKind } from '../../failure.ts';
import type { JsonObject, Stored, Versioned } from '../../runtime/ports.ts';
import { hasCode, unlessMissing } from './os-errors.ts';
import { type SlotEntry, parseEntry, slots, uniqueId } from './slots.ts';

const broken: FailureKind = { code: 'AB-ENGINE-STORE', exit: 'failed' };

export interface VersionedFiles extends Versioned {
  /** Removes the name only if `version` is still its version. */
  removeVersion(name: string, version: string): Promise<'removed' | 'conflict'>;
}

/**
 * Values as owner-only files, changed by compare-and-swap across processes (see `slots`): the slot of a name says which file in
 * `values/` is current. A value is written and flushed to the disk before a slot points to it, so that a killed process leaves the
 * old or the new value, never a part of one.
 */
export function versionedFiles(folder: string): VersionedFiles {
  const heads = slots(folder);
  const values = join(folder, 'values');
  const valueFile = (id: string): string => join(values, `${id}.json`);
  const discard = (id: string): Promise<void> => unlessMissing(unlink(valueFile(id)), undefined);

  async function write(id: string, name: string, value: JsonObject): Promise<void> {
    await mkdir(values, { recursive: true, mode: 0o700 });
    const file = await open(valueFile(id), 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify({ name, value }));
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async function current(
    readHead: () => Promise<SlotEntry | undefined>,
  ): Promise<(Stored & { name: string }) | undefined> {
    let missing = '';
    for (;;) {
      const head = await readHead();
      if (head === undefined) return undefined;
      try {
        const document = JSON.parse(await readFile(valueFile(head.text), 'utf8')) as {
          name: string;
          value: JsonObject;
        };
        return { name: document.name, value: document.value, version: head.entry };
      } catch (error) {
        // Replaced between the two reads: the next head names another file.
        if (hasCode(error, 'ENOENT') && missing !== head.entry) missing = head.entry;
        else throw unreadable(valueFile(head.text), error);
      }
    }
  }

  async function putValue(
    name: string,
    value: JsonObject,
    replace: (id: string) => Promise<boolean>,
  ): Promise<boolean> {
    const id = uniqueId();
    let stored = false;
    try {
      await write(id, name, value);
      stored = await replace(id);
      return stored;
    } finally {
      if (!stored) await discard(id);
    }
  }

  async function removeVersion(name: string, version: string): Promise<'removed' | 'conflict'> {
    const id = parseEntry(version)?.text;
    if (id === undefined || !(await heads.drop(name, version))) return 'conflict';
    await discard(id);
    return 'removed';
  }

  return {
    removeVersion,
    async get(name) {
      const found = await current(() => heads.read(name));
      return found === undefined ? undefined : { value: found.value, version: found.version };
    },
    async put(name, value, version) {
      const before = await heads.read(name);
      // Spares the loser of a race the flush to the disk; the race itself is decided below.
      if (before?.entry !== version) return 'conflict';
      if (version === undefined)
        return (await putValue(name, value, (id) => heads.create(name, id))) ? 'stored' : 'conflict';
      if (!(await putValue(name, value, (id) => heads.swap(name, version, id)))) return 'conflict';
      await discard(before?.text ?? '');
      return 'stored';
    },
    async remove(name) {
      for (;;) {
        const head = await heads.read(name);
        if (head === undefined || (await removeVersion(name, head.entry)) === 'removed') return;
      }
    },
    async list(prefix) {
      const found: string[] = [];
      for (const folderName of await heads.folders()) {
        const name = (await current(() => heads.readFolder(folderName)))?.name;
        if (name?.startsWith(prefix) === true) found.push(name);
      }
      return found.toSorted();
    },
  };
}

function unreadable(file: string, cause: unknown): Failure {
  return new Failure(
    broken,
    {
      message: 'A stored value cannot be read',
      because: `${file}: ${hasCode(cause, 'ENOENT') ? 'the file is missing' : 'the file is no JSON document'}`,
      fix: 'Restore the file from a backup, or remove the name from the store and run the command again.',
    },
    { cause },
  );
}

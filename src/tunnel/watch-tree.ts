import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join, relative } from 'node:path';

export interface TreeWatcher {
  close(): void;
}

/**
 * Tells of each change in a folder and the folders in it, with the path from the folder. One watcher for each folder: the recursive
 * one of Node 20 on Linux follows a file, and loses it once an editor has put another one in its place. Throws where the system
 * cannot watch the folder; what fails later is told to `failed`.
 *
 * @param skips whether a folder of this name is left out
 */
export function watchTree(
  folder: string,
  options: {
    readonly skips: (name: string) => boolean;
    readonly changed: (file: string) => void;
    readonly failed: (error: Error) => void;
  },
): TreeWatcher {
  const { skips, changed, failed } = options;
  const watchers = new Map<string, FSWatcher>();

  function add(path: string): void {
    forget(path);
    const watcher = watch(path, (_event, name) => {
      const file = join(path, name ?? '');
      changed(relative(folder, file));
      if (name !== null && !skips(name)) look(file);
    });
    watchers.set(path, watcher.on('error', failed));
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory() && !skips(entry.name)) add(join(path, entry.name));
    }
  }

  /** A folder that has come is watched, one that has gone no longer. */
  function look(path: string): void {
    try {
      readdirSync(path);
      add(path);
    } catch (error) {
      forget(path);
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code !== 'ENOENT' && code !== 'ENOTDIR' && error instanceof Error) failed(error);
    }
  }

  function forget(path: string): void {
    watchers.get(path)?.close();
    watchers.delete(path);
  }

  add(folder);
  return {
    close() {
      for (const path of watchers.keys()) forget(path);
    },
  };
}

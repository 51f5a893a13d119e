import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from './os-errors.ts';
import { isRunning } from './processes.ts';
import { slots } from './slots.ts';

/** Younger ones are left alone: a process in another container, whose id we cannot see, may be at work. */
const oldEnough = 60 * 60 * 1000;

/**
 * Removes what killed processes left under the folder of a store: values that no slot points to and prepared slots.
 * Gives the number of things removed. `now`: milliseconds since the epoch.
 */
export async function removeLeftovers(folder: string, now: number): Promise<number> {
  const values = await abandoned(join(folder, 'values'), now);
  const heads = slots(folder);
  const current = new Set<string>();
  // Read after the list above: a value in that list whose writer is dead cannot become current any more.
  for (const folderName of await heads.folders()) {
    const head = await heads.readFolder(folderName);
    if (head !== undefined) current.add(`${head.text}.json`);
  }
  const leftovers = [
    ...values.filter((file) => !current.has(file)).map((file) => join(folder, 'values', file)),
    ...(await abandoned(join(folder, 'prepared'), now)).map((name) => join(folder, 'prepared', name)),
  ];
  for (const path of leftovers) await rm(path, { recursive: true, force: true });
  return leftovers.length;
}

async function abandoned(folder: string, now: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await unlessMissing(readdir(folder), [])) {
    const pid = Number.parseInt(name.split('-')[0] ?? '', 36);
    const written = (await unlessMissing(stat(join(folder, name)), undefined))?.mtimeMs;
    if (written !== undefined && now - written > oldEnough && !isRunning(pid)) found.push(name);
  }
  return found;
}

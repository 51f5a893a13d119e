import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../os-errors.ts';
import { uniqueId } from '../slots.ts';
import type { LocalQueue } from './local-queue.ts';
import { type QueueSetting, queueFolder, settingOf, writeFlushed } from './message-files.ts';
import { queueName } from './queue-name.ts';

/** Folders of all queues that are there. `folder`: of the queues. */
export async function queueFolders(folder: string): Promise<readonly string[]> {
  const names = await unlessMissing(readdir(folder), []);
  return names.map((name) => join(folder, name));
}

/** Makes the queues of a workload, or changes them; messages stay. */
export async function makeQueues(folder: string, workload: string, queues: readonly LocalQueue[]): Promise<void> {
  for (const { id, delay } of queues) {
    const home = queueFolder(folder, queueName(workload, id));
    await mkdir(join(home, 'messages'), { recursive: true, mode: 0o700 });
    await mkdir(join(home, 'prepared'), { recursive: true, mode: 0o700 });
    const fresh = join(home, 'prepared', uniqueId());
    await writeFlushed(fresh, JSON.stringify({ delay } satisfies QueueSetting));
    await rename(fresh, settingOf(home));
  }
}

/** Takes queues away with all that is in them. */
export async function removeQueues(folder: string, workload: string, queues: readonly LocalQueue[]): Promise<void> {
  for (const { id } of queues) {
    const home = queueFolder(folder, queueName(workload, id));
    // First, so that nothing is sent to it while its files go.
    await rm(settingOf(home), { force: true });
    await rm(home, { recursive: true, force: true });
  }
}

/** Those that were there before and are no more. */
export function goneFrom(before: readonly LocalQueue[], after: readonly LocalQueue[]): readonly LocalQueue[] {
  return before.filter(({ id }) => !after.some((queue) => queue.id === id));
}

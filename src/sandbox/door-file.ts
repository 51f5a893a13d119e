import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where programs on this machine find the door of a running sandbox. */
export interface DoorFile {
  /** e.g. `http://127.0.0.1:4040` */
  readonly origin: string;
  /** Proves that a caller may read this file. */
  readonly token: string;
}

export const doorTokenHeader = 'x-app-builder-token';
export const signPath = '/_sandbox/door/sign';

/** In the folder of the engine that runs beside the sandbox. */
export function doorFile(engineFolder: string): string {
  return join(engineFolder, 'sandbox.json');
}

/** Undefined where no sandbox has left a file, or nothing but a damaged one. */
export async function readDoorFile(file: string): Promise<DoorFile | undefined> {
  try {
    const { origin, token } = JSON.parse(await readFile(file, 'utf8')) as Partial<DoorFile>;
    return typeof origin === 'string' && typeof token === 'string' && token !== '' ? { origin, token } : undefined;
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isAbsent || error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

export async function writeDoorFile(file: string, door: DoorFile): Promise<void> {
  const fresh = `${file}.${randomBytes(8).toString('hex')}`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(fresh, JSON.stringify(door), { mode: 0o600, flag: 'wx' });
  await rename(fresh, file);
}

/** Leaves the file of a sandbox that started later. */
export async function removeDoorFile(file: string, { token }: DoorFile): Promise<void> {
  if ((await readDoorFile(file))?.token === token) await rm(file, { force: true });
}

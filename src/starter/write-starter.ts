import { constants, copyFile, link, mkdir, mkdtemp, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Failure, type FailureKind } from '../failure.ts';
import { takenFailure } from './free-folder.ts';
import type { StarterFile } from './integration-files.ts';
import type { Starter } from './starter.ts';

const unwritable: FailureKind = { code: 'AB-INIT-WRITE', exit: 'failed' };

/**
 * Writes all or nothing: everything is written beside its place, and the integration's folder appears last, by one rename.
 * Changes no file that is there. Throws a Failure for a place that was taken meanwhile or cannot be written to.
 */
export async function writeStarter(starter: Starter, signal: AbortSignal): Promise<void> {
  const { name, workingFolder } = starter;
  const made: string[] = [];
  let temporary: string | undefined;
  try {
    temporary = await mkdtemp(join(workingFolder, `.${name}-`));
    const [folder, beside] = [join(temporary, name), join(temporary, 'project')];
    await writeAll(folder, starter.files);
    await writeAll(beside, starter.projectFiles);
    signal.throwIfAborted();
    for (const { path } of starter.projectFiles) {
      if (await placeNew(join(beside, path), join(workingFolder, path))) made.push(join(workingFolder, path));
    }
    // Windows renames onto no folder, not even an empty one.
    await rmdir(join(workingFolder, name)).catch(unless('ENOENT'));
    await rename(folder, join(workingFolder, name));
  } catch (error) {
    await Promise.all(made.map((path) => rm(path, { force: true })));
    throw failureOf(error, name, workingFolder);
  } finally {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  }
}

async function writeAll(folder: string, files: readonly StarterFile[]): Promise<void> {
  const folders = new Set([folder, ...files.map(({ path }) => dirname(join(folder, path)))]);
  for (const one of folders) await mkdir(one, { recursive: true });
  await Promise.all(files.map(({ path, content }) => writeFile(join(folder, path), content)));
}

/** Puts a written file where none is; false where there is one by now. */
async function placeNew(from: string, to: string): Promise<boolean> {
  try {
    // At once and whole. Not every file system has links.
    await link(from, to).catch(async (error: unknown) => {
      if (hasCode(error, 'EEXIST')) throw error;
      await copyFile(from, to, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    unless('EEXIST')(error);
    return false;
  }
}

const hasCode = (error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);

function unless(code: string): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, code)) throw error;
  };
}

function failureOf(error: unknown, name: string, workingFolder: string): unknown {
  if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) return takenFailure(name, 'is there by now');
  if (!(error instanceof Error && 'syscall' in error)) return error;
  return new Failure(
    unwritable,
    {
      message: `The integration cannot be written to ${workingFolder}; nothing was made`,
      because: error.message,
      fix: 'Run the command in a folder that you may write to.',
    },
    { cause: error },
  );
}

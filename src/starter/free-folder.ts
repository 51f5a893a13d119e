import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, type FailureKind } from '../failure.ts';
import { isIntegration, isIntegrationName, nameRule } from '../integration/find-folder.ts';

const unusable: FailureKind = { code: 'AB-INIT-NAME', exit: 'usage' };
const taken: FailureKind = { code: 'AB-INIT-TAKEN', exit: 'usage' };

/**
 * Throws a Failure unless an integration of this name can be made in the working folder: `./<name>` is not there or empty, and
 * `./integrations/<name>` is no integration, which `./<name>` would take the place of.
 */
export async function requireFree(name: string, workingFolder: string): Promise<void> {
  if (!isIntegrationName(name)) {
    throw new Failure(unusable, {
      message: `"${name}" cannot be the name of an integration`,
      because: 'its folder, stack, secrets and records are named so',
      fix: `Give another name: ${nameRule}.`,
    });
  }
  const folder = join(workingFolder, name);
  const found = await lstat(folder).catch(() => undefined);
  if (found?.isDirectory() === false) throw takenFailure(name, 'is there already, and is no folder');
  if (found !== undefined && (await readdir(folder)).length > 0) throw takenFailure(name, 'is there already');
  const nested = `integrations/${name}`;
  if (await isIntegration(join(workingFolder, nested))) throw takenFailure(nested, 'is an integration of that name');
}

/** `place`: relative to the working folder. */
export function takenFailure(place: string, problem: string): Failure {
  return new Failure(taken, {
    message: `./${place} ${problem}; nothing was made`,
    fix: 'Give another name, or move what is there.',
  });
}

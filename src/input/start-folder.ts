import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Where the search for `default_input.json` starts: the integration's own folder (`./<name>` or
 * `./integrations/<name>`) if the user has one, otherwise the working folder (bootstrap, bundled integrations).
 */
export async function inputFolder(workingFolder: string, integration: string | undefined): Promise<string> {
  if (integration === undefined) return workingFolder;
  for (const folder of [join(workingFolder, integration), join(workingFolder, 'integrations', integration)]) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() === true) return folder;
  }
  return workingFolder;
}

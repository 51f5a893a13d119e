import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { offeringFile } from '../integration/find-folder.ts';

/**
 * Where the search for `default_input.json` starts: the integration's own folder (`./<name>` or
 * `./integrations/<name>`) if the user has one there, as `deploy` decides; otherwise the working folder (bootstrap, bundled integrations).
 */
export async function inputFolder(workingFolder: string, integration: string | undefined): Promise<string> {
  if (integration === undefined) return workingFolder;
  for (const folder of [join(workingFolder, integration), join(workingFolder, 'integrations', integration)]) {
    const found = await stat(join(folder, offeringFile)).catch(() => undefined);
    if (found?.isFile() === true) return folder;
  }
  return workingFolder;
}

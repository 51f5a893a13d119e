import { join } from 'node:path';
import { isIntegration } from '../integration/find-folder.ts';

/**
 * Where the search for `default_input.json` starts: the integration's own folder (`./<name>` or
 * `./integrations/<name>`) if the user has one there, as `deploy` decides; otherwise the working folder (bootstrap, bundled integrations).
 */
export async function inputFolder(workingFolder: string, integration: string | undefined): Promise<string> {
  if (integration === undefined) return workingFolder;
  for (const folder of [join(workingFolder, integration), join(workingFolder, 'integrations', integration)]) {
    if (await isIntegration(folder)) return folder;
  }
  return workingFolder;
}

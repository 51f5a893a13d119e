import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the bundled integrations and of the engine's own workload, in a checkout and in the installed package. */
export function bundledTemplates(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const outer = dirname(folder);
    if (outer === folder) throw new Error('the folder of this package is not found');
    folder = outer;
  }
  return join(folder, 'templates');
}

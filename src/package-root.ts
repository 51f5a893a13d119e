import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of this package, in a checkout (from `src` or `dist`) and where it is installed. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const outer = dirname(folder);
    if (outer === folder) throw new Error('the package has lost its package.json');
    folder = outer;
  }
  return folder;
}

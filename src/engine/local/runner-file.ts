import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../bundle.ts';
import { fromSource } from '../own-package.ts';
import type * as functionRunner from './function-runner.ts';
import { engineLayout } from './manifest.ts';
import { uniqueId } from './slots.ts';

/**
 * Writes the main program of function processes as one JavaScript file and gives its path. Bundled, because Node 20 runs no
 * TypeScript and this may run from source. Only this program ends its process, when the host is gone.
 */
export async function writeRunner(folder: string): Promise<string> {
  const source = `./function-runner.${fromSource ? 'ts' : 'js'}`;
  const main: keyof typeof functionRunner = 'runFunction';
  const contents = `import { ${main} } from ${JSON.stringify(source)};\nawait ${main}(process.argv[2], () => process.exit(0));`;
  const { code, digest } = await bundle(dirname(fileURLToPath(import.meta.url)), contents);
  const target = join(engineLayout(folder).functions, '.runner');
  await mkdir(target, { recursive: true, mode: 0o700 });
  const file = join(target, `${digest.slice(0, 32)}.mjs`);
  const fresh = `${file}.${uniqueId()}`;
  await writeFile(fresh, code, { mode: 0o600 });
  await rename(fresh, file);
  return file;
}

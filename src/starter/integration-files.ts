import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { namesIn, type Naming } from './naming.ts';
import { withValues } from './values.ts';

export interface StarterFile {
  /** Relative, with slashes. */
  readonly path: string;
  readonly content: string | Buffer;
}

/** Stand-ins come with the test kit, in the version of the sandbox; `default_input.json` would be somebody's answers. */
const notForAuthors = /^(?:standin(?:\.ts)?|default_input\.json|node_modules|\..*)$|\.test\.ts$/;

/**
 * The files of a new integration, from those of a bundled one: the same but for what names the integration. Sorted.
 *
 * @param folder absolute, of the bundled integration
 * @param testExtension `js`, or `mjs` where a package.json says that `.js` is no module
 */
export async function integrationFiles(
  folder: string,
  naming: Naming,
  testExtension: 'js' | 'mjs',
): Promise<readonly StarterFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep))
    .filter((parts) => !parts.some((part) => notForAuthors.test(part)))
    .map((parts) => parts.join('/'));
  const files = paths.map(async (path): Promise<StarterFile> => {
    const bytes = await readFile(join(folder, path));
    if (path === `${naming.template}.test.js`) {
      return { path: `${naming.name}.test.${testExtension}`, content: bytes };
    }
    const names = namesIn(path, naming);
    if (names.length === 0) return { path, content: bytes };
    const format = path.endsWith('.json') ? 'json' : 'yaml';
    return { path, content: await withValues(bytes.toString('utf8'), format, names) };
  });
  return (await Promise.all(files)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

import { readFile } from 'node:fs/promises';
import { extname, join, relative, resolve } from 'node:path';
import { offeringFile } from '../../../integration/find-folder.ts';
import type { Problem } from '../../../integration/problems.ts';

const types: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
};

/** A picture of the folder as `data:` address (4me-facts §12). Problems are added to the list. */
export async function readPicture(folder: string, file: string, problems: Problem[]): Promise<string | undefined> {
  const problem = (text: string): undefined => {
    problems.push({ file: offeringFile, pointer: '/picture', text });
    return undefined;
  };
  const type = types[extname(file).toLowerCase()];
  if (type === undefined) return problem(`"${file}" is none of ${Object.keys(types).join(', ')}`);
  if (relative(folder, resolve(folder, file)).startsWith('..')) return problem(`"${file}" is outside the folder`);
  const bytes = await readFile(join(folder, file)).catch(() => undefined);
  if (bytes === undefined) return problem(`the file ${file} cannot be read`);
  return `data:${type};base64,${bytes.toString('base64')}`;
}

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/** The text of a file in UTF-8, without the mark that editors put before it. Throws what `readFile` throws. */
export async function readTextFile(workingFolder: string, path: string): Promise<string> {
  return (await readFile(resolve(workingFolder, path), 'utf8')).replace(/^\uFEFF/, '');
}

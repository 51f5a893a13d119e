import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLines } from '../../../../src/integration/json-file.ts';
import {
  inspectDefinition,
  type InspectedDefinition,
} from '../../../../src/platforms/thena/definition/read-definition.ts';
import { temporaryFolder } from '../../../cli/terminal.ts';

export type JsonFile = Record<string, unknown>;

const template = fileURLToPath(new URL('../../../../templates/thena-ticket-notes', import.meta.url));

export interface InspectedFolder extends InspectedDefinition {
  /** `file:line pointer: text` of problems. */
  readonly problemLines: readonly string[];
  /** `about pointer: text` of doubts. */
  readonly doubtLines: readonly string[];
}

/** Inspects the bundled app after a change of one of its files. */
export async function inspected(
  file: 'manifest.json' | 'activities.json',
  change: (content: JsonFile) => unknown = () => undefined,
): Promise<InspectedFolder> {
  const folder = await temporaryFolder();
  for (const name of ['manifest.json', 'activities.json']) {
    const text = readFileSync(join(template, name), 'utf8');
    const content = JSON.parse(text) as JsonFile;
    const changed = name === file ? (change(content) ?? content) : text;
    await writeFile(join(folder, name), typeof changed === 'string' ? changed : JSON.stringify(changed, null, 2));
  }
  const found = await inspectDefinition({ name: 'notes', folder, bundled: false });
  const problems = await withLines(found.problems, found.sources);
  return {
    ...found,
    problemLines: problems.map(
      ({ file: name, line, pointer, text: what }) => `${name}:${String(line)} ${pointer}: ${what}`,
    ),
    doubtLines: found.doubts.map(({ about, pointer, text: what }) => `${about} ${pointer}: ${what}`),
  };
}

/** Sets a value at a place such as `app.slug`; undefined takes it away. */
export function set(content: JsonFile, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  const place = names.reduce<JsonFile>((inner, name) => inner[name] as JsonFile, content);
  if (value === undefined) delete place[last];
  else place[last] = value;
}

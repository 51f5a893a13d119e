import type { Problem } from '../../../integration/problems.ts';
import { readSource, parseSource, type SourceFile } from '../../../integration/json-file.ts';
import { readObject } from '../../../integration/reader.ts';
import type { UiExtensionDefinition } from './definition.ts';

const uiExtensionFile = 'ui_extension.json';
export const uiExtensionParts = {
  html: 'ui_extension.html',
  css: 'ui_extension.css',
  javascript: 'ui_extension.js',
} as const;

/** Largest part of a UI extension, in bytes (4me-facts §14). */
const largestPart = 64 * 1024;

/** Reads the UI extension of a folder, where it has one. Problems are added to the list, sources for their lines too. */
export async function readUiExtension(
  folder: string,
  problems: Problem[],
  sources: SourceFile[],
): Promise<UiExtensionDefinition | undefined> {
  const source = await readSource(folder, uiExtensionFile);
  const entries = await Promise.all(
    Object.entries(uiExtensionParts).map(async ([part, file]) => [part, file, await readSource(folder, file)] as const),
  );
  if (source === undefined) {
    for (const [, file, text] of entries) {
      if (text !== undefined) problems.push({ file, pointer: '', text: `has no effect without ${uiExtensionFile}` });
    }
    return undefined;
  }
  sources.push(source);
  const texts: Record<string, string> = {};
  for (const [part, file, found] of entries) {
    texts[part] = found?.text ?? '';
    const size = Buffer.byteLength(found?.text ?? '');
    if (size > largestPart) {
      problems.push({
        file,
        pointer: '',
        text: `has ${String(size)} bytes; at most ${String(largestPart)} are allowed`,
      });
    }
    if (part === 'html' && found === undefined) problems.push({ file, pointer: '', text: 'is missing' });
  }
  const parsed = parseSource(source);
  if ('problem' in parsed) {
    problems.push(parsed.problem);
    return undefined;
  }
  return readObject(uiExtensionFile, '', parsed.value, problems, (reader) => ({
    name: reader.text('name', { required: true }) ?? '',
    title: reader.text('title'),
    description: reader.text('description'),
    html: texts['html'] ?? '',
    css: texts['css'] ?? '',
    javascript: texts['javascript'] ?? '',
  }));
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstError } from './json-position.ts';
import type { Problem } from './problems.ts';

/** A file of an integration folder, read once. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

/** The text of a file; undefined where there is none. Throws what reading throws otherwise. */
export async function readSource(folder: string, file: string): Promise<SourceFile | undefined> {
  try {
    return { file, text: await readFile(join(folder, file), 'utf8') };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The value of a JSON file, or the problem with line and column. */
export function parseSource({ file, text }: SourceFile): { readonly value: unknown } | { readonly problem: Problem } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    const at = firstError(text);
    const column = at === undefined ? '' : `, column ${String(at.column)}`;
    return { problem: { file, pointer: '', line: at?.line, text: `this is not JSON${column}` } };
  }
}

/** Adds lines to problems that have a place only. The parser is loaded only when there is a problem. */
export async function withLines(
  problems: readonly Problem[],
  sources: readonly SourceFile[],
): Promise<readonly Problem[]> {
  if (problems.every(({ line, pointer }) => line !== undefined || pointer === '')) return problems;
  const { LineCounter, parseDocument, isNode } = await import('yaml');
  const documents = new Map(
    sources.map(({ file, text }) => {
      const lineCounter = new LineCounter();
      return [file, { document: parseDocument(text, { lineCounter }), lineCounter }] as const;
    }),
  );
  return problems.map((problem) => {
    const parsed = documents.get(problem.file);
    if (parsed === undefined || problem.line !== undefined || problem.pointer === '') return problem;
    const path = problem.pointer
      .slice(1)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    // A key that is missing has no place of its own; the object around it has.
    for (let length = path.length; length >= 0; length -= 1) {
      const steps = path.slice(0, length).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
      const node: unknown = length === 0 ? parsed.document.contents : parsed.document.getIn(steps, true);
      const offset = isNode(node) ? node.range?.[0] : undefined;
      if (offset !== undefined) return { ...problem, line: parsed.lineCounter.linePos(offset).line };
    }
    return problem;
  });
}

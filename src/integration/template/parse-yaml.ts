import { readFile } from 'node:fs/promises';
import type { Document, Node } from 'yaml';
import { isJsonObject } from '../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../runtime/ports.ts';
import { type TemplateProblem, templateFailure } from './problems.ts';

export interface ParsedTemplate {
  readonly document: JsonObject;
  readonly lineOf: (path: readonly (string | number)[]) => number | undefined;
}

/** Short forms of CloudFormation's functions: `!Sub x` is `{ "Fn::Sub": x }`. */
const functionTags = new Set(
  (
    'And Base64 Cidr Equals FindInMap ForEach GetAZs GetAtt If ImportValue Join Length Not Or Select Split Sub ' +
    'ToJsonString Transform'
  )
    .split(' ')
    .map((name) => `!${name}`),
);

/** Reads a template's YAML (or JSON) into long form. Throws `AB-TEMPLATE-INVALID` for what is no YAML or has an unknown tag. */
export async function parseTemplateFile(file: string): Promise<ParsedTemplate> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw templateFailure(
      file,
      [{ place: '', line: undefined, text: 'the file cannot be read' }],
      'Create the file, or name the folder that has it.',
    );
  });
  const { LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  // The tags are read below; the library would warn about each.
  const parsed = parseDocument(text, { lineCounter, logLevel: 'error' });
  const line = (offset: number | undefined): number | undefined =>
    offset === undefined ? undefined : lineCounter.linePos(offset).line;
  const problems: TemplateProblem[] = parsed.errors.map((error) => ({
    place: '',
    line: line(error.pos[0]),
    text: error.message.split('\n')[0] ?? error.code,
  }));
  const lines = new Map<string, number>();
  const document = problems.length > 0 ? null : await longForm(parsed, { lines, line, problems });
  if (problems.length > 0) throw templateFailure(file, problems);
  if (!isJsonObject(document)) throw templateFailure(file, [{ place: '', line: 1, text: 'must be a map' }]);
  return {
    document,
    lineOf(path) {
      for (let length = path.length; length >= 0; length -= 1) {
        const found = lines.get(key(path.slice(0, length)));
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

interface Reading {
  readonly lines: Map<string, number>;
  readonly line: (offset: number | undefined) => number | undefined;
  readonly problems: TemplateProblem[];
}

function key(path: readonly (string | number)[]): string {
  return JSON.stringify(path.map(String));
}

async function longForm(document: Document.Parsed, reading: Reading): Promise<Json> {
  const { isAlias, isMap, isScalar, isSeq } = await import('yaml');
  const { lines, line, problems } = reading;

  function read(node: unknown, path: readonly (string | number)[]): Json {
    if (isAlias(node)) return read(node.resolve(document), path);
    const start = line((node as Node | null)?.range?.[0]);
    if (start !== undefined && !lines.has(key(path))) lines.set(key(path), start);
    const value = readUntagged(node, path);
    const tag = isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined;
    if (tag === undefined || tag.startsWith('tag:yaml.org') || tag === '!') return value;
    if (tag === '!Ref' || tag === '!Condition') return { [tag.slice(1)]: value };
    if (tag === '!GetAtt' && typeof value === 'string')
      return { 'Fn::GetAtt': [value.split('.')[0] ?? '', value.split('.').slice(1).join('.')] };
    if (functionTags.has(tag)) return { [`Fn::${tag.slice(1)}`]: value };
    problems.push({ place: path.join('.'), line: start, text: `unknown tag ${tag}` });
    return value;
  }

  function readUntagged(node: unknown, path: readonly (string | number)[]): Json {
    if (isMap(node)) {
      const entries = node.items.map((pair): [string, Json] => {
        const name = String(isScalar(pair.key) ? pair.key.value : pair.key);
        const start = line((pair.key as Node | null)?.range?.[0]);
        if (start !== undefined) lines.set(key([...path, name]), start);
        return [name, read(pair.value, [...path, name])];
      });
      return Object.fromEntries(entries);
    }
    if (isSeq(node)) return node.items.map((item, index) => read(item, [...path, index]));
    if (!isScalar(node)) return null;
    const { value } = node;
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  }

  return read(document.contents, []);
}

/** Where JSON text goes wrong, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const space = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const string = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const word = /true|false|null/y;

/**
 * Position of the first character that cannot be JSON (RFC 8259), or undefined for valid text. `JSON.parse` names a
 * position on some versions of Node only, and quotes the text around it, which may hold a secret.
 */
export function firstError(text: string): Position | undefined {
  const scan = { text, at: 0 };
  const valid = value(scan) && (skip(scan), scan.at === text.length);
  return valid ? undefined : positionOf(text, scan.at);
}

interface Scan {
  readonly text: string;
  at: number;
}

function value(scan: Scan): boolean {
  skip(scan);
  if (scan.text[scan.at] === '{') return list(scan, '}', member);
  if (scan.text[scan.at] === '[') return list(scan, ']', value);
  return take(scan, string) || take(scan, number) || take(scan, word);
}

function member(scan: Scan): boolean {
  skip(scan);
  return take(scan, string) && (skip(scan), character(scan, ':')) && value(scan);
}

function list(scan: Scan, end: string, item: (scan: Scan) => boolean): boolean {
  scan.at += 1;
  skip(scan);
  if (character(scan, end)) return true;
  do {
    if (!item(scan)) return false;
    skip(scan);
  } while (character(scan, ','));
  return character(scan, end);
}

function character(scan: Scan, expected: string): boolean {
  if (scan.text[scan.at] !== expected) return false;
  scan.at += 1;
  return true;
}

function skip(scan: Scan): void {
  take(scan, space);
}

function take(scan: Scan, pattern: RegExp): boolean {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text);
  if (found === null) return false;
  scan.at = pattern.lastIndex;
  return true;
}

function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

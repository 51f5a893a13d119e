/** Readers of values that may be of any kind: what does not fit is missing, never an error. */

type Entry = Readonly<Record<string, unknown>>;

const none: readonly never[] = [];

export function objectOf(value: unknown): Entry | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Entry) : undefined;
}

/** Trimmed, white space collapsed, well-formed; a number as its digits. Undefined where nothing is left. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string' || value === '') return undefined;
  if (isTidy(value)) return value;
  const tidy = value
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\s+/g, ' ')
    .trim();
  return tidy === '' ? undefined : tidy;
}

/** The objects of a list; Lansweeper's lists hold null too. */
export function entriesOf(value: unknown): readonly Entry[] {
  if (!Array.isArray(value)) return none;
  const list: readonly unknown[] = value;
  const entries: Entry[] = [];
  for (const each of list) {
    const entry = objectOf(each);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

/** The names of a list of objects. */
export function namesIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return none;
  const list: readonly unknown[] = value;
  const names: string[] = [];
  for (const each of list) {
    const name = textOf(objectOf(each)?.['name']);
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** A number that is not negative, also as decimal digits; 0 for everything else. */
export function numberOf(value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : 0;
}

/** Whether a text is of visible characters of ASCII with single blanks between: nearly all are, and there are millions of them. */
function isTidy(text: string): boolean {
  const blank = 32;
  let before = blank;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < blank || code > 126 || (code === blank && before === blank)) return false;
    before = code;
  }
  return before !== blank;
}

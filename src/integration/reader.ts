import { nearest } from './nearest.ts';
import type { Problem } from './problems.ts';

export interface TextRule {
  readonly required?: boolean;
  /** Characters. */
  readonly longest?: number;
  readonly oneOf?: readonly string[];
  /** Why the text cannot be used; undefined where it can. */
  readonly check?: (text: string) => string | undefined;
}

/** Reads the members of one JSON object, and collects everything that is wrong with them. */
export interface ObjectReader {
  readonly pointer: string;
  text(key: string, rule?: TextRule): string | undefined;
  texts(key: string, rule?: TextRule): readonly string[] | undefined;
  /** A list of objects; an empty list where there is none. */
  objects<T>(key: string, read: (member: ObjectReader) => T): readonly T[];
  object<T>(key: string, read: (member: ObjectReader) => T): T | undefined;
  /** What is there, whatever it is. */
  raw(key: string): unknown;
  /** `place` below this object, e.g. `['actions', 0]`. */
  problem(place: readonly (string | number)[], text: string): void;
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads `value` with `read`; keys that `read` did not ask for are problems that name the nearest known key. At the top of a file
 * `$schema` is known.
 */
export function readObject<T>(
  file: string,
  pointer: string,
  value: unknown,
  problems: Problem[],
  read: (reader: ObjectReader) => T,
): T {
  // For editors, which look there for the schema of the file.
  const asked = new Set<string>(pointer === '' ? ['$schema'] : []);
  const add = (place: string, text: string): void => {
    problems.push({ file, pointer: place, text });
  };
  if (!isObject(value)) add(pointer, 'has to be an object');
  const members = isObject(value) ? value : {};
  const at = (key: string): string => `${pointer}/${escaped(key)}`;
  const member = (key: string): unknown => {
    asked.add(key);
    return members[key] ?? undefined;
  };
  const checkText = (place: string, text: string, rule: TextRule): void => {
    if (rule.longest !== undefined && text.length > rule.longest) {
      add(place, `has ${String(text.length)} characters; at most ${String(rule.longest)} are allowed`);
    }
    if (rule.oneOf !== undefined && !rule.oneOf.includes(text)) {
      const guess = nearest(text, rule.oneOf);
      const meant = guess === undefined ? '' : `; did you mean "${guess}"?`;
      add(place, `"${text}" is none of ${rule.oneOf.join(', ')}${meant}`);
    }
    const trouble = rule.check?.(text);
    if (trouble !== undefined) add(place, trouble);
  };
  const reader: ObjectReader = {
    pointer,
    raw: member,
    problem: (place, text) => add([pointer, ...place.map((key) => escaped(String(key)))].join('/'), text),
    text(key, rule = {}) {
      const text = member(key);
      if (text === undefined || text === '') {
        if (rule.required === true) add(at(key), 'is missing');
        return undefined;
      }
      if (typeof text !== 'string') {
        add(at(key), 'has to be a text');
        return undefined;
      }
      checkText(at(key), text, rule);
      return text;
    },
    texts(key, rule = {}) {
      const list = member(key);
      if (list === undefined) {
        if (rule.required === true) add(at(key), 'is missing');
        return undefined;
      }
      if (!Array.isArray(list) || !list.every((one) => typeof one === 'string')) {
        add(at(key), 'has to be a list of texts');
        return undefined;
      }
      if (rule.required === true && list.length === 0) add(at(key), 'is empty');
      list.forEach((text, index) => checkText(`${at(key)}/${String(index)}`, text, rule));
      return list;
    },
    objects(key, readOne) {
      const list = member(key);
      if (list === undefined) return [];
      if (!Array.isArray(list)) {
        add(at(key), 'has to be a list');
        return [];
      }
      return list.map((one: unknown, index) => readObject(file, `${at(key)}/${String(index)}`, one, problems, readOne));
    },
    object(key, readOne) {
      const one = member(key);
      return one === undefined ? undefined : readObject(file, at(key), one, problems, readOne);
    },
  };
  const result = read(reader);
  for (const key of Object.keys(members).filter((one) => !asked.has(one))) {
    const guess = nearest(key, [...asked]);
    add(at(key), guess === undefined ? 'is not a known key' : `is not a known key; did you mean "${guess}"?`);
  }
  return result;
}

/** Reads a list of objects at the top of a file. */
export function readList<T>(
  file: string,
  value: unknown,
  problems: Problem[],
  read: (reader: ObjectReader) => T,
): readonly T[] {
  if (!Array.isArray(value)) {
    problems.push({ file, pointer: '', text: 'has to be a list' });
    return [];
  }
  return value.map((one: unknown, index) => readObject(file, `/${String(index)}`, one, problems, read));
}

import { Failure, type FailureKind } from '../failure.ts';
import { isJsonObject } from '../runtime/json-object.ts';
import type { Json, JsonObject } from '../runtime/ports.ts';

const unusable: FailureKind = { code: 'AB-TRIGGER-SET', exit: 'usage' };

/** Names in a path; no message is as deep. */
const deepest = 100;

/**
 * Sets values in a copy of `document`, in the order in which they are given. Each is `path=value`: names between dots (`\.` is a
 * dot in a name, `\[` a bracket), numbers for places in lists, one after the last one included. Objects that are not there yet are made. A value
 * that is JSON is taken as such, any other as text.
 *
 * Throws Failure `AB-TRIGGER-SET` for a path that leads into something that is no object and no list, and for one that is no path.
 */
export function withOverrides(document: JsonObject, overrides: readonly string[]): JsonObject {
  return overrides.reduce<JsonObject>((before, override) => {
    const { path, value } = parsed(override);
    // The document is an object, and stays one.
    return changed(before, path, value, { override, walked: [] }) as JsonObject;
  }, document);
}

interface Place {
  readonly override: string;
  readonly walked: readonly string[];
}

function parsed(override: string): { readonly path: readonly string[]; readonly value: Json } {
  const end = override.indexOf('=');
  const path = end === -1 ? [] : parts(override.slice(0, end));
  if (path.length === 0 || path.includes('')) {
    throw new Failure(unusable, {
      message: `--set ${override} names no value`,
      because: end === -1 ? 'it has no equals sign' : 'a name in its path is empty',
      fix: 'Give a path and a value, e.g. --set payload.text=Hello; a dot in a name is written \\.',
    });
  }
  if (/(?<!\\)\[\d*\](?:\.|$)/.test(override.slice(0, end))) {
    throw new Failure(unusable, {
      message: `--set ${override} has a place in brackets`,
      because: 'a place in a list stands behind a dot',
      fix: 'Write list.0=value for the first one; a bracket in a name is written \\[.',
    });
  }
  if (path.length > deepest) {
    throw new Failure(unusable, {
      message: '--set leads too deeply',
      because: `its path has ${String(path.length)} names`,
      fix: `Give one with at most ${String(deepest)}.`,
    });
  }
  return { path, value: valueOf(override.slice(end + 1)) };
}

/** Names between dots that no backslash stands before. */
function parts(path: string): readonly string[] {
  return [...path.matchAll(/(?:^|\.)((?:\\[\s\S]|[^.\\])*)/g)].map(([, name = '']) =>
    name.replaceAll(/\\([\s\S])/g, '$1'),
  );
}

function valueOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function changed(target: Json | undefined, path: readonly string[], value: Json, place: Place): Json {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const next = { ...place, walked: [...place.walked, name] };
  if (target === undefined) return { [name]: changed(undefined, rest, value, next) };
  if (isJsonObject(target)) {
    const inner = Object.hasOwn(target, name) ? target[name] : undefined;
    return { ...target, [name]: changed(inner, rest, value, next) };
  }
  if (!Array.isArray(target)) throw collision(target, place);
  const items: readonly Json[] = target as readonly Json[];
  const index = /^(?:0|[1-9]\d{0,8})$/.test(name) ? Number(name) : -1;
  if (index < 0 || index > items.length) throw noPlace(items, name, place);
  return Object.assign([...items], { [index]: changed(items[index], rest, value, next) });
}

function collision(target: Json, { override, walked }: Place): Failure {
  const kind = target === null ? 'null' : `a ${typeof target}`;
  return new Failure(unusable, {
    message: `--set ${override} leads into ${walked.join('.')}, which is ${kind}`,
    fix: `Replace it first, e.g. --set '${walked.join('.')}={}', or name another path.`,
  });
}

function noPlace(items: readonly Json[], name: string, { override, walked }: Place): Failure {
  return new Failure(unusable, {
    message: `--set ${override} has no place in the list ${walked.join('.')}`,
    because: `"${name}" is none of 0 to ${String(items.length)}`,
    fix: `Give a number; ${String(items.length)} adds one to its end.`,
  });
}

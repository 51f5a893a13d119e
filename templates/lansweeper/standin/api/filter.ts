import type { Source } from '../sites.ts';
import { Refused } from './refused.ts';

/** As the schema has coerced it. Groups have no groups of their own. */
export interface Filter extends Group {
  readonly groups?: readonly Group[] | null;
}

interface Group {
  readonly conjunction?: Conjunction | null;
  readonly conditions?: readonly Condition[] | null;
}

type Conjunction = 'AND' | 'OR';

interface Condition {
  readonly operator: 'EQUAL' | 'GREATER_THAN' | 'EXISTS' | 'REGEXP';
  /** Dotted, e.g. `assetBasicInfo.lastSeen`. */
  readonly path: string;
  readonly value: string;
}

/** `source`: the one that the record comes from, as filters on assets look at it too. */
export type Matches = (record: object, source: Source) => boolean;

/** Evaluates a filter; one without conditions lets everything through. Throws Refused for a value that does not fit. */
export function compileFilter(filter: Filter | null | undefined): Matches {
  const { conjunction, groups = [] } = filter ?? {};
  const parts = [
    ...conditionsOf(filter),
    ...(groups ?? []).map((group) => joined(group.conjunction, conditionsOf(group))),
  ];
  return joined(conjunction, parts);
}

/** All conditions, those of groups too. */
export function allConditions(filter: Filter | null | undefined): readonly Condition[] {
  return [...(filter?.conditions ?? []), ...(filter?.groups ?? []).flatMap(({ conditions }) => conditions ?? [])];
}

function conditionsOf(group: Group | null | undefined): readonly Matches[] {
  return (group?.conditions ?? []).map(compileCondition);
}

function joined(conjunction: Conjunction | null | undefined, parts: readonly Matches[]): Matches {
  if (parts.length === 0) return () => true;
  return conjunction === 'OR'
    ? (record, source) => parts.some((matches) => matches(record, source))
    : (record, source) => parts.every((matches) => matches(record, source));
}

function compileCondition({ operator, path, value }: Condition): Matches {
  const read = reader(path);
  switch (operator) {
    case 'EQUAL':
      return (record, source) => {
        const found = read(record, source);
        return isPresent(found) && textOf(found) === value;
      };
    case 'GREATER_THAN': {
      const least = sortable(value);
      return (record, source) => {
        const found = read(record, source);
        const compared = isPresent(found) ? sortable(textOf(found)) : undefined;
        return compared !== undefined && typeof compared === typeof least && compared > least;
      };
    }
    case 'EXISTS': {
      if (value !== 'true' && value !== 'false') throw new Refused(`EXISTS takes "true" or "false", not "${value}"`);
      const wanted = value === 'true';
      return (record, source) => isPresent(read(record, source)) === wanted;
    }
    case 'REGEXP': {
      const pattern = compiled(value);
      return (record, source) => {
        const found = read(record, source);
        return typeof found === 'string' && pattern.test(found);
      };
    }
  }
}

/** Anywhere in the text, and with regard to case, unless the pattern says otherwise (external-apis §3.5, §3.8). */
function compiled(value: string): RegExp {
  try {
    return new RegExp(value, 'u');
  } catch {
    throw new Refused(`"${value}" is no regular expression`);
  }
}

/** An empty text is there; null is not. */
function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Times compare as such, in whatever zone they are written. */
function sortable(text: string): number | string {
  const time = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? text : time;
}

function reader(path: string): (record: object, source: Source) => unknown {
  if (path === 'installationId') return (_record, source) => source.id;
  if (path === 'installKey') return (_record, source) => source.externalId;
  const names = path.split('.');
  return (record) => {
    let value: unknown = record;
    for (const name of names) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
      value = (value as Readonly<Record<string, unknown>>)[name];
    }
    return value;
  };
}

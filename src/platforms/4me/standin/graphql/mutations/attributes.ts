import type { CustomFieldValue, TableName } from '../../world/rows.ts';
import type { ApiContext } from '../context.ts';
import type { Problems } from './problems.ts';

interface Place<V> {
  readonly name: string;
  readonly problems: Problems;
  readonly context: ApiContext;
  /** Undefined while the record is created. */
  readonly current: V | undefined;
}

/** How an input becomes a field of a row; `given` is null where the client clears the field. */
export interface Attribute<V> {
  readonly initial: V;
  read(given: unknown, place: Place<V>): V;
}

export type Attributes<R> = { readonly [K in keyof R]: Attribute<R[K]> };

/** The checked fields of a new record: what is given, and the initial value of the rest. Problems are collected, not thrown. */
export function allFields<R extends object>(
  attributes: Attributes<R>,
  input: object,
  context: ApiContext,
  problems: Problems,
): R {
  const given = input as Readonly<Record<string, unknown>>;
  const entries = Object.entries<Attribute<unknown>>(attributes).map(([name, attribute]) => {
    const place = { name, problems, context, current: undefined };
    return [name, given[name] === undefined ? attribute.initial : attribute.read(given[name], place)];
  });
  return Object.fromEntries(entries) as R;
}

/** As `allFields`, for an update: only what is given. */
export function givenFields<R extends object>(
  attributes: Attributes<R>,
  input: object,
  row: Partial<R>,
  context: ApiContext,
  problems: Problems,
): Partial<R> {
  const given = input as Readonly<Record<string, unknown>>;
  const current = row as Readonly<Record<string, unknown>>;
  const entries = Object.entries<Attribute<unknown>>(attributes)
    .filter(([name]) => given[name] !== undefined)
    .map(([name, attribute]) => {
      return [name, attribute.read(given[name], { name, problems, context, current: current[name] })];
    });
  return Object.fromEntries(entries) as Partial<R>;
}

function checkLength(value: string, most: number, { problems, name }: Place<never>): void {
  if (value.length > most) problems.add(name, `is too long (maximum is ${String(most)} characters)`);
}

/** Blank becomes null, as the platform stores it. */
export function text(most = Infinity): Attribute<string | null> {
  return {
    initial: null,
    read(given, place) {
      const value = typeof given === 'string' && given !== '' ? given : null;
      if (value !== null) checkLength(value, most, place as Place<never>);
      return value;
    },
  };
}

export function requiredText(most = Infinity): Attribute<string> {
  return {
    initial: '',
    read(given, place) {
      const value = typeof given === 'string' ? given.trim() : '';
      if (value === '') place.problems.add(place.name, "can't be blank");
      checkLength(value, most, place as Place<never>);
      return value;
    },
  };
}

/** HTML, CSS or JavaScript of a UI extension: at most 64 KB (4me-facts §14). */
export function code(): Attribute<string> {
  const most = 64 * 1024;
  return {
    initial: '',
    read(given, place) {
      const value = typeof given === 'string' ? given : '';
      if (Buffer.byteLength(value) > most) place.problems.add(place.name, 'is too long (maximum is 64 KB)');
      return value;
    },
  };
}

/** `null` counts as the initial value. */
export function flag(initial = false): Attribute<boolean> {
  return { initial, read: (given) => (typeof given === 'boolean' ? given : initial) };
}

/** What the schema has checked already, e.g. a value enumeration. */
export function checked<V>(initial: V): Attribute<V> {
  return { initial, read: (given) => given as V };
}

export function required<V>(initial: V): Attribute<V> {
  return {
    initial,
    read(given, { problems, name }) {
      if (given === null) problems.add(name, "can't be blank");
      return given as V;
    },
  };
}

export function list(): Attribute<string[]> {
  return { initial: [], read: (given) => (Array.isArray(given) ? (given as string[]) : []) };
}

function exists(table: TableName, id: unknown, { context, problems, name }: Place<never>): void {
  const row = typeof id === 'string' ? context.world.get(table, id) : undefined;
  if (row?.account !== context.caller.account) problems.add(name, 'must exist');
}

/** A record of the same account. */
export function link(table: TableName): Attribute<string | null> {
  return {
    initial: null,
    read(given, place) {
      if (given !== null) exists(table, given, place as Place<never>);
      return given as string | null;
    },
  };
}

export function requiredLink(table: TableName): Attribute<string> {
  return {
    initial: '',
    read(given, place) {
      exists(table, given, place as Place<never>);
      return given as string;
    },
  };
}

export function links(table: TableName): Attribute<string[]> {
  return {
    initial: [],
    read(given, place) {
      const ids = Array.isArray(given) ? (given as string[]) : [];
      for (const id of ids) exists(table, id, place as Place<never>);
      return [...new Set(ids)];
    },
  };
}

/** Merges by id, so that a client need not repeat the fields that it does not change. */
export function customFields(): Attribute<CustomFieldValue[]> {
  return {
    initial: [],
    read(given, { current }) {
      const changed = new Map((current ?? []).map(({ id, value }) => [id, value]));
      for (const { id, value } of (given ?? []) as CustomFieldValue[]) changed.set(id, value ?? null);
      return [...changed].map(([id, value]) => ({ id, value }));
    },
  };
}

/** 4me-facts §15. */
export const sourced = { source: text(30), sourceID: text(128) };

import type { CustomFieldValue, TableName, Tables } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { passes, passesCustom, passesQuery, type Condition, type FilterValue, type Many } from './filter.ts';
import { filterableFields } from './form.ts';

type Read<R> = (row: R, world: World) => FilterValue | Many;

/** How the records of one table are filtered and ordered, where that is not simply by a field of the same name. */
export interface Collection<R> {
  readonly read?: Readonly<Record<string, Read<R>>>;
  /** Fields whose upper and lower case filters do not tell apart. */
  readonly folded?: readonly string[];
  /** Searched by `query`. */
  readonly text?: (row: R) => readonly FilterValue[];
  /** The HTML of the form behind the custom fields; it says which of them `customFilters` can name. */
  readonly form?: (row: R, world: World) => string | undefined;
}

interface CustomFilter {
  readonly name: string;
  readonly values?: readonly (string | null)[] | null;
  readonly negate?: boolean | null;
}

export interface Filter {
  readonly query?: string | null;
  readonly customFilters?: readonly CustomFilter[] | null;
  readonly [field: string]: unknown;
}

export interface Order {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

/** The rows that pass the filter, in the wanted order; else as they were made. */
export function select<R extends Tables[TableName]>(
  rows: readonly R[],
  collection: Collection<R>,
  wanted: { readonly filter?: Filter | null; readonly order?: readonly Order[] | null },
  world: World,
): readonly R[] {
  const read = (row: R, field: string): FilterValue | Many => {
    const special = collection.read?.[field];
    return special === undefined ? (row as unknown as Record<string, FilterValue>)[field] : special(row, world);
  };
  const { query, customFilters, ...fields } = wanted.filter ?? {};
  const given = Object.entries(fields) as [string, Condition | boolean | null][];
  const conditions = given.map(([field, condition]): readonly [(row: R) => FilterValue | Many, typeof condition] => {
    if (collection.folded?.includes(field) !== true) return [(row) => read(row, field), condition];
    return [(row) => folded(read(row, field) as FilterValue), foldedCondition(condition)];
  });
  const forms = new Map<string, ReadonlyMap<string, string>>();
  const fieldsOf = (row: R): ReadonlyMap<string, string> => {
    const html = collection.form?.(row, world) ?? '';
    const known = forms.get(html) ?? filterableFields(html);
    forms.set(html, known);
    return known;
  };
  const isFiltered = conditions.length > 0 || Boolean(query) || (customFilters ?? []).length > 0;
  const passing = (): R[] =>
    rows.filter(
      (row) =>
        conditions.every(([valueOf, condition]) => passes(valueOf(row), condition)) &&
        passesQuery(collection.text?.(row) ?? [], query) &&
        (customFilters ?? []).every((filter) => passesForm(row, filter, fieldsOf(row))),
    );
  const selected = isFiltered ? passing() : rows;
  const order = wanted.order ?? [];
  if (order.length === 0) return selected;
  return selected.toSorted((a, b) => {
    for (const { field, direction } of order) {
      const result = compare(read(a, field) as FilterValue, read(b, field) as FilterValue);
      if (result !== 0) return direction === 'asc' ? result : -result;
    }
    return a.number - b.number;
  });
}

/** A form without a filterable field of that name passes no filter, not even one for blank; ours, by analogy. */
function passesForm(row: object, filter: CustomFilter, filterable: ReadonlyMap<string, string>): boolean {
  const id = filterable.get(filter.name);
  if (id === undefined) return false;
  const fields = (row as { readonly customFields?: readonly CustomFieldValue[] }).customFields ?? [];
  const value = fields.find((field) => field.id === id)?.value;
  return passesCustom(value as FilterValue, filter.values ?? [], filter.negate ?? false);
}

function folded(value: FilterValue): FilterValue {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function foldedCondition(condition: Condition | boolean | null): Condition | boolean | null {
  if (typeof condition !== 'object' || condition === null || !condition.values) return condition;
  return { ...condition, values: condition.values.map(folded) };
}

/** Blank comes first. */
function compare(a: FilterValue, b: FilterValue): number {
  const [left, right] = [a ?? '', b ?? ''];
  return left < right ? -1 : Number(left > right);
}

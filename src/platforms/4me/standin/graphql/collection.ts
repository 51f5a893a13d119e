import type { CustomFieldValue, TableName, Tables } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { passes, passesCustom, passesQuery, type Condition, type FilterValue } from './filter.ts';
import { filterableFields } from './form.ts';

type Read<R> = (row: R, world: World) => FilterValue;

/** How the records of one table are filtered and ordered, where that is not simply by a field of the same name. */
export interface Collection<R> {
  readonly read?: Readonly<Record<string, Read<R>>>;
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
): R[] {
  const read = (row: R, field: string): FilterValue => {
    const special = collection.read?.[field];
    return special === undefined ? (row as unknown as Record<string, FilterValue>)[field] : special(row, world);
  };
  const { query, customFilters, ...fields } = wanted.filter ?? {};
  const conditions = Object.entries(fields) as [string, Condition | boolean | null][];
  const selected = rows.filter(
    (row) =>
      conditions.every(([field, condition]) => passes(read(row, field), condition)) &&
      passesQuery(collection.text?.(row) ?? [], query) &&
      (customFilters ?? []).every((filter) => passesForm(row, filter, collection, world)),
  );
  const order = wanted.order ?? [];
  if (order.length === 0) return selected;
  return selected.toSorted((a, b) => {
    for (const { field, direction } of order) {
      const result = compare(read(a, field), read(b, field));
      if (result !== 0) return direction === 'asc' ? result : -result;
    }
    return a.number - b.number;
  });
}

function passesForm<R>(row: R, filter: CustomFilter, collection: Collection<R>, world: World): boolean {
  const id = filterableFields(collection.form?.(row, world) ?? '').get(filter.name);
  const fields = (row as { readonly customFields?: readonly CustomFieldValue[] }).customFields ?? [];
  const value = id === undefined ? undefined : fields.find((field) => field.id === id)?.value;
  return passesCustom(value as FilterValue, filter.values ?? [], filter.negate ?? false);
}

/** Blank comes first. */
function compare(a: FilterValue, b: FilterValue): number {
  const [left, right] = [a ?? '', b ?? ''];
  return left < right ? -1 : Number(left > right);
}

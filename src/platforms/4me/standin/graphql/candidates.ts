import { indexesOf } from '../world/indexes.ts';
import type { Indexed, IndexName } from '../world/indexes.ts';
import type { Tables } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import type { Filter } from './collection.ts';
import type { Collected } from './collections.ts';
import type { Condition, FilterValue } from './filter.ts';
import { productCategory } from './product-categories.ts';

/**
 * Rows of an account among which are all that pass the filter, found by an index; undefined where the filter names no values
 * that have one. Of several the shortest list. In the order of their numbers.
 */
export function candidates<K extends Collected>(
  world: World,
  table: K,
  account: string,
  filter: Filter | null | undefined,
): readonly Tables[K][] | undefined {
  const lists = Object.entries(filter ?? {}).flatMap(([field, condition]) => {
    const values = wantedValues(condition);
    const rows = values && byField(world, table, account, field, values);
    return rows === undefined ? [] : [rows];
  });
  const [shortest = ofRuleSet(world, table, account, filter)] = lists.toSorted((a, b) => a.length - b.length);
  return shortest && [...new Set(shortest as Tables[K][])].toSorted((a, b) => a.number - b.number);
}

/** Undefined where a condition is not about certain values. */
function wantedValues(condition: unknown): readonly string[] | undefined {
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) return undefined;
  const { values, negate } = condition as Condition;
  if (!values || negate === true) return undefined;
  return values.length > 0 && values.every(isText) ? values : undefined;
}

function isText(value: FilterValue): value is string {
  return typeof value === 'string' && value !== '';
}

function byField(
  world: World,
  table: Collected,
  account: string,
  field: string,
  values: readonly string[],
): readonly object[] | undefined {
  if (field === 'id') return values.flatMap((id) => own(world, table, account, id));
  if (!Object.hasOwn(indexesOf(table), field)) return undefined;
  return values.flatMap((value) => world.lookup(table as Indexed, field as IndexName<Indexed>, account, value));
}

function own(world: World, table: Collected, account: string, id: string): readonly object[] {
  const row = world.get(table, id);
  return row?.account === account ? [row] : [];
}

/** By way of their products, which are far fewer; for a filter that has nothing better. */
function ofRuleSet(
  world: World,
  table: Collected,
  account: string,
  filter: Filter | null | undefined,
): readonly object[] | undefined {
  const values = wantedValues(filter?.['ruleSet']);
  if (table !== 'ConfigurationItem' || values === undefined) return undefined;
  return world
    .of('Product', account)
    .filter(({ category }) => values.includes(productCategory(world, account, category)?.ruleSet ?? ''))
    .flatMap(({ id }) => world.lookup('ConfigurationItem', 'product', account, id));
}

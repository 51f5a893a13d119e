import type { Tables } from '../world/rows.ts';
import { collectionOf, type Collected } from './collections.ts';
import { select, type Filter, type Order } from './collection.ts';
import type { ApiContext } from './context.ts';
import { page, type Page, type PageArguments } from './page.ts';

export interface ConnectionArguments extends PageArguments {
  readonly view?: 'all' | 'current_account' | null;
  readonly filter?: Filter | null;
  readonly order?: readonly Order[] | null;
}

/** Filters, orders and pages the rows of a table for one connection. */
export function connection<K extends Collected>(
  table: K,
  rows: readonly Tables[K][],
  args: ConnectionArguments,
  context: ApiContext,
): Page<Tables[K]> {
  return page(select(rows, collectionOf(table), args, context.world), args);
}

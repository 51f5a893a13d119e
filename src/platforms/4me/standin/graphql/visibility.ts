import type { Caller } from '../oauth/caller.ts';
import type { AppOfferingRow, NoteRow, Row, TableName, Tables } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { modelOf } from './models.ts';

/**
 * The rows of a table that a caller sees: those of its own account. With `everything` (the view `all`), app offerings that
 * trusted providers have published and not disabled are among them (4me-facts §12).
 */
export function visibleRows<K extends TableName>(
  world: World,
  table: K,
  caller: Caller,
  everything: boolean,
): readonly Tables[K][] {
  if (everything && table === 'AppOffering') return world.filter(table, (row) => isVisible(row, world, caller));
  const own = world.of(table, caller.account);
  return table === 'AppInstance' ? own.filter((row) => isOwn(row, caller)) : own;
}

function isVisible(row: Row, world: World, caller: Caller): boolean {
  return isOwn(row, caller) || isOffered(row, world, caller);
}

function isOwn(row: Row, caller: Caller): boolean {
  return row.account === caller.account && !('removed' in row && row.removed === true);
}

function isOffered(row: Row, world: World, caller: Caller): boolean {
  if (world.tableOf(row.id) !== 'AppOffering') return false;
  const { published, latest, disabled } = row as AppOfferingRow;
  if (!published || !latest || disabled) return false;
  const account = world.find('Account', (one) => one.account === caller.account);
  return account?.trusts.includes(row.account) ?? false;
}

/** A note, with what it needs from its request to be shown. */
export interface ShownNote extends NoteRow {
  readonly account: string;
}

export function notesOf(world: World, requestId: string): ShownNote[] {
  const request = world.get('Request', requestId);
  return (request?.notes ?? []).map((note) => ({ ...note, account: request?.account ?? '' }));
}

/** The record behind a node ID, if the caller's account sees it. OAuth applications and tokens are no nodes. */
export function visibleNode(world: World, id: string, caller: Caller): Row | ShownNote | undefined {
  const type = world.tableOf(id);
  if (type === undefined || type === 'Account') return undefined;
  if (modelOf(type) === undefined && type !== 'AsyncQuery') return undefined;
  if (type === 'Note') {
    const request = world.find(
      'Request',
      (row) => row.account === caller.account && row.notes.some((note) => note.id === id),
    );
    return request && notesOf(world, request.id).find((note) => note.id === id);
  }
  const row = world.get(type as TableName, id);
  return row !== undefined && isVisible(row, world, caller) ? row : undefined;
}

import type { NoteRow, RequestRow } from './rows.ts';
import type { World } from './world.ts';

/** Adds a note to a request; the caller tells `Life.requestChanged` of it. */
export function addNote(
  world: World,
  request: RequestRow,
  fields: Pick<NoteRow, 'text' | 'internal' | 'personId'>,
): NoteRow {
  const number = world.nextNumber();
  const note = { id: world.nodeId('Note', number), number, createdAt: world.timestamp(), ...fields };
  world.update('Request', request, { notes: [...request.notes, note] });
  return note;
}

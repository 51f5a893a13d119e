import type { NoteRow, RequestRow } from '../../world/rows.ts';
import type { ApiContext, Resolvers } from '../context.ts';
import {
  checked,
  customFields,
  givenFields,
  link,
  required,
  requiredText,
  sourced,
  type Attributes,
} from './attributes.ts';
import { mutation, own } from './mutation.ts';
import { Invalid, Problems } from './problems.ts';

type RequestFields = Omit<RequestRow, 'id' | 'number' | 'account' | 'createdAt' | 'updatedAt' | 'requestId' | 'notes'>;

const attributes: Attributes<RequestFields> = {
  ...sourced,
  subject: requiredText(),
  status: required(''),
  category: required(''),
  completionReason: checked<string | null>(null),
  requestedById: link('Person'),
  serviceInstanceId: link('ServiceInstance'),
  customFields: customFields(),
};

interface UpdateInput {
  readonly id: string;
  readonly note?: string | null;
  readonly internalNote?: string | null;
}

interface NoteInput {
  readonly ownerId: string;
  readonly text: string;
  readonly internal?: boolean | null;
}

export const requestMutations: Resolvers = {
  requestUpdate: mutation('request:Update', (input: UpdateInput, context) => {
    const request = own(context, 'Request', input.id);
    const problems = new Problems();
    const fields = givenFields<RequestFields>(attributes, input, request, context, problems);
    problems.done();
    const previousStatus = request.status;
    const { world, life } = context;
    world.update('Request', request, fields);
    const moved = request.status === previousStatus ? {} : { previousStatus };
    const [first, ...others] = newNotes(input);
    // One call is one change: a rule for the status finds the note, and the other way round. A change has room for one note.
    if (first !== undefined) life.requestChanged(request, { ...moved, noteAdded: addNote(request, first, context) });
    else if (request.status !== previousStatus) life.requestChanged(request, moved);
    for (const note of others) life.requestChanged(request, { noteAdded: addNote(request, note, context) });
    return { request };
  }),

  noteCreate: mutation('request:Update', ({ ownerId, text, internal }: NoteInput, context) => {
    const request = own(context, 'Request', ownerId);
    if (text.trim() === '') throw new Invalid([{ path: ['text'], message: "can't be blank" }]);
    const note = addNote(request, { text, internal: internal ?? false }, context);
    context.life.requestChanged(request, { noteAdded: note });
    return { note: { ...note, account: request.account } };
  }),
};

type NewNote = Pick<NoteRow, 'text' | 'internal'>;

function newNotes({ note, internalNote }: UpdateInput): NewNote[] {
  const texts = [
    { text: note, internal: false },
    { text: internalNote, internal: true },
  ];
  return texts.flatMap(({ text, internal }) => (text ? [{ text, internal }] : []));
}

function addNote(request: RequestRow, fields: NewNote, { world, caller }: ApiContext): NoteRow {
  const number = world.nextNumber();
  const id = world.nodeId('Note', number);
  const note = { id, number, ...fields, personId: caller.personId, createdAt: world.timestamp() };
  world.update('Request', request, { notes: [...request.notes, note] });
  return note;
}

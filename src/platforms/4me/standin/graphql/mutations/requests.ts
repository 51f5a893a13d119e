import { addNote } from '../../world/notes.ts';
import type { NoteRow, RequestRow } from '../../world/rows.ts';
import type { Resolvers } from '../context.ts';
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
    const [first, ...others] = newNotes(input, context.caller.personId);
    // One call is one change: a rule for the status finds the note, and the other way round. A change has room for one note.
    if (first !== undefined) life.requestChanged(request, { ...moved, noteAdded: addNote(world, request, first) });
    else if (request.status !== previousStatus) life.requestChanged(request, moved);
    for (const note of others) life.requestChanged(request, { noteAdded: addNote(world, request, note) });
    return { request };
  }),

  noteCreate: mutation('request:Update', ({ ownerId, text, internal }: NoteInput, context) => {
    const request = own(context, 'Request', ownerId);
    if (text.trim() === '') throw new Invalid([{ path: ['text'], message: "can't be blank" }]);
    const { world, life, caller } = context;
    const note = addNote(world, request, { text, internal: internal ?? false, personId: caller.personId });
    life.requestChanged(request, { noteAdded: note });
    return { note: { ...note, account: request.account } };
  }),
};

type NewNote = Pick<NoteRow, 'text' | 'internal' | 'personId'>;

function newNotes({ note, internalNote }: UpdateInput, personId: string | null): NewNote[] {
  const texts = [
    { text: note, internal: false },
    { text: internalNote, internal: true },
  ];
  return texts.flatMap(({ text, internal }) => (text ? [{ text, internal, personId }] : []));
}

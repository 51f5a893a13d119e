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
    context.world.update('Request', request, fields);
    if (fields.status !== undefined && fields.status !== previousStatus) {
      context.life.requestChanged(request, { previousStatus });
    }
    if (input.note) addNote(request, input.note, false, context);
    if (input.internalNote) addNote(request, input.internalNote, true, context);
    return { request };
  }),

  noteCreate: mutation('request:Update', ({ ownerId, text, internal }: NoteInput, context) => {
    const request = own(context, 'Request', ownerId);
    if (text.trim() === '') throw new Invalid([{ path: ['text'], message: "can't be blank" }]);
    const note = addNote(request, text, internal ?? false, context);
    return { note: { ...note, account: request.account } };
  }),
};

function addNote(request: RequestRow, text: string, internal: boolean, { world, life, caller }: ApiContext): NoteRow {
  const number = world.nextNumber();
  const id = world.nodeId('Note', number);
  const note = { id, number, text, internal, personId: caller.personId, createdAt: world.timestamp() };
  world.update('Request', request, { notes: [...request.notes, note] });
  life.requestChanged(request, { noteAdded: note });
  return note;
}

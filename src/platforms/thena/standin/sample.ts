import { newId } from './identifiers.ts';
import type { JsonMap } from './json-value.ts';
import type { Comment, Organisation, Person, Team, Ticket } from './model.ts';
import { commentPayload, personPayload, ticketPayload } from './payloads.ts';

/** What samples are about. */
export interface SampleSubject {
  readonly organisation: Organisation;
  readonly team: Team;
  readonly ticket: Ticket;
  readonly actor: Person;
  /** ISO 8601 */
  readonly at: string;
}

/** A payload that is like those which Thena documents for the event (thena-facts §5). Throws an Error where it documents none. */
export function samplePayload(event: string, subject: SampleSubject): JsonMap {
  const [, payload] = samples.find(([names]) => names.test(event)) ?? [];
  if (payload === undefined) throw new Error(`What Thena sends with ${event} is not known`);
  return payload(subject, event);
}

type Sample = (subject: SampleSubject, event: string) => JsonMap;

const ticketNow: Sample = ({ ticket, team }) => ticketPayload({ ...ticket, status: 'Closed' }, team);
const ticketBefore: Sample = ({ ticket, team }) => ticketPayload(ticket, team);

const commentOf = ({ ticket, actor, at }: SampleSubject, content = 'This is a sample comment'): JsonMap => {
  const comment: Comment = {
    id: newId('COM'),
    ticketId: ticket.id,
    content,
    contentHtml: `<p>${content}</p>`,
    commentType: 'comment',
    commentVisibility: 'public',
    author: actor,
    teamId: ticket.teamId,
    more: {},
    createdAt: at,
    updatedAt: at,
  };
  return commentPayload(comment);
};

const onTicket: Sample = (subject) => {
  const { id, title } = subject.ticket;
  return { comment: commentOf(subject), ticket: { id, title } };
};

const account = { id: 'ACC0WIDGET', name: 'Widget International', status: 'active', classification: 'enterprise' };
const previousAccount = { ...account, name: 'Widget' };
const contact = { id: 'CUS0CARLA', firstName: 'Carla', lastName: 'Customer', email: 'carla.customer@example.com' };
const organizationOf = ({ organisation: { id, name } }: SampleSubject): JsonMap => ({ id, name });

const mention: Sample = ({ organisation, ticket, actor, at }) => {
  const [user] = organisation.people;
  return {
    user: { ...personPayload(user), userType: user.type, status: 'active', organization: organisation.id, teams: [] },
    metadata: {
      mentionedUserId: user.id,
      mentionedByUserId: actor.id,
      entityId: ticket.id,
      entityType: 'TICKET',
      commentId: newId('COM'),
      timestamp: at,
      organizationId: organisation.id,
      teamId: ticket.teamId,
    },
  };
};

/** In their order; the first whose names fit. */
const samples: readonly (readonly [names: RegExp, payload: Sample])[] = [
  [/^ticket:comment:(?:added|created|deleted)$/, onTicket],
  [
    /^ticket:comment:updated$/,
    (subject, event) => ({ ...onTicket(subject, event), previousComment: commentOf(subject, 'A first draft') }),
  ],
  [
    /^ticket:comment:reaction:(?:added|removed)$/,
    (subject, event) => ({ ...onTicket(subject, event), reaction: { name: 'thumbsup' } }),
  ],
  [/^account-(?:task|activity|note):comment:(?:created|updated|deleted)$/, (one) => ({ comment: commentOf(one) })],
  [/^ticket:created$/, (...one) => ({ ticket: ticketBefore(...one) })],
  [/^ticket:deleted$/, (...one) => ({ previousTicket: ticketBefore(...one) })],
  [/^ticket:[a-z_:]+$/, (...one) => ({ ticket: ticketNow(...one), previousTicket: ticketBefore(...one) })],
  [/^account:created$/, () => ({ account })],
  [/^account:deleted$/, () => ({ previousAccount })],
  [
    /^account-custom_field_value:(?:added|removed|changed)$/,
    (_, event) => ({
      account,
      changedCustomFields: [
        {
          fieldUid: 'FLD0REGION',
          newValues: ['EU'],
          previousValues: ['US'],
          changeType: event.split(':').at(-1) ?? '',
        },
      ],
    }),
  ],
  [/^account(?::updated|-(?:health|status|classification|industry):changed)$/, () => ({ account, previousAccount })],
  [/^customer-contact:[a-z_:]+$/, () => ({ customerContact: contact })],
  [/^organization:member-joined$/, (one) => ({ organization: organizationOf(one), user: personPayload(one.actor) })],
  [/^organization:(?:created|updated|deleted)$/, (one) => ({ organization: organizationOf(one) })],
  [/^user:mentioned$/, mention],
  [/^user:(?:created|updated|deleted)$/, ({ actor }) => ({ user: personPayload(actor) })],
  [
    /^custom-object:[^:]+:[^:]+:(?:created|updated|deleted)$/,
    ({ at }) => ({ record: { id: newId('REC'), fields: { name: 'Sample' }, updatedAt: at } }),
  ],
];

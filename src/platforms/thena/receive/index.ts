export { events } from './events.ts';
export type { EventsOptions } from './events.ts';
export type { GateOptions, SignatureOptions } from './gate.ts';
export type { EventContext, EventHandler, EventHandlers, EventOf } from './handlers.ts';
export type { Installation } from './installation-record.ts';
export type {
  AccountFieldsPayload,
  AccountPayload,
  ChangedTicketPayload,
  CommentInEvent,
  CommentPayload,
  EventPayloads,
  MemberPayload,
  MentionPayload,
  PersonInEvent,
  RemovedAccountPayload,
  RemovedTicketPayload,
  TicketCommentPayload,
  TicketInEvent,
  TicketPayload,
} from './payloads.ts';
export { ThenaApiError } from '../client/api-error.ts';
export type { ThenaClient } from '../client/thena-client.ts';
export type {
  Comment,
  CommentQuery,
  NewComment,
  NewEntityComment,
  NewTicket,
  Published,
  Ticket,
} from '../client/records.ts';
export type { Actor, PlatformEvent } from '../wire/envelope.ts';
export type { InstallationEventName } from '../wire/event-names.ts';
export type { Configuration, InstallationEvent } from '../wire/installation.ts';

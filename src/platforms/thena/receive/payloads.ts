import type { Json, JsonObject } from '../../../runtime/ports.ts';

/** Names are typed, values are not checked: pages show examples, and large fields may be cut (thena-facts §4.2, §5). */
export interface PersonInEvent {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  readonly avatarUrl?: string;
  readonly [field: string]: unknown;
}

export interface CommentInEvent {
  readonly id: string;
  readonly content: string;
  readonly contentHtml?: string;
  readonly contentMarkdown?: string;
  readonly commentType?: string;
  readonly commentVisibility?: string;
  readonly author: PersonInEvent;
  readonly teamId?: string;
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly [field: string]: unknown;
}

export interface TicketInEvent {
  readonly id: string;
  readonly ticketId?: number;
  readonly title?: string;
  readonly description?: string;
  readonly customerContactFirstName?: string;
  readonly customerContactLastName?: string;
  readonly customerContactEmail?: string;
  readonly priorityId?: string | null;
  readonly priorityName?: string | null;
  readonly statusId?: string | null;
  readonly statusName?: string | null;
  readonly sentimentId?: string | null;
  readonly sentimentName?: string | null;
  readonly source?: string;
  readonly createdAt?: string;
  readonly teamId?: string;
  readonly teamName?: string;
  readonly teamIdentifier?: string;
  readonly isEscalated?: boolean;
  readonly isArchived?: boolean;
  readonly customer?: JsonObject | null;
  /** Null, an id, an e-mail address, an object or a list: all of them were seen. */
  readonly assignedTo?: Json;
  readonly assignedAgent?: JsonObject | null;
  readonly tags?: readonly Json[];
  readonly [field: string]: unknown;
}

export interface TicketPayload {
  readonly ticket: TicketInEvent;
  readonly [field: string]: unknown;
}

export interface ChangedTicketPayload extends TicketPayload {
  readonly previousTicket?: TicketInEvent;
}

export interface RemovedTicketPayload {
  readonly previousTicket: TicketInEvent;
  readonly [field: string]: unknown;
}

export interface TicketCommentPayload {
  readonly comment: CommentInEvent;
  readonly ticket: { readonly id: string; readonly title?: string; readonly [field: string]: Json | undefined };
  readonly [field: string]: unknown;
}

export interface CommentPayload {
  readonly comment: CommentInEvent;
  readonly [field: string]: unknown;
}

export interface AccountPayload {
  readonly account: JsonObject;
  readonly previousAccount?: JsonObject;
  readonly [field: string]: unknown;
}

export interface RemovedAccountPayload {
  readonly previousAccount: JsonObject;
  readonly [field: string]: unknown;
}

export interface AccountFieldsPayload {
  readonly account: JsonObject;
  readonly changedCustomFields: readonly {
    readonly fieldUid: string;
    readonly newValues?: readonly Json[];
    readonly previousValues?: readonly Json[];
    readonly changeType: string;
  }[];
  readonly [field: string]: unknown;
}

export interface MentionPayload {
  readonly user: PersonInEvent & {
    readonly userType?: string;
    readonly status?: string;
    readonly organization?: Json;
    readonly teams?: readonly Json[];
  };
  readonly metadata: {
    readonly mentionedUserId: string;
    readonly mentionedByUserId: string;
    readonly entityId: string;
    readonly entityType: 'TICKET' | 'ACCOUNT_TASK' | 'ACCOUNT_ACTIVITY' | 'ACCOUNT_NOTE';
    readonly commentId: string;
    readonly timestamp: string;
    readonly organizationId: string;
    readonly teamId?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

export interface MemberPayload {
  readonly organization: JsonObject;
  readonly user: PersonInEvent;
  readonly [field: string]: unknown;
}

type Named<Names extends string, Payload> = { readonly [Name in Names]: Payload };

type TicketChange =
  | 'updated'
  | 'archived'
  | 'unarchived'
  | 'status:changed'
  | 'priority:changed'
  | 'assigned'
  | 'type:changed'
  | 'sentiment:changed'
  | 'escalated'
  | 'tag:updated'
  | 'migrated'
  | `custom_field_value:${FieldChange}`;

type FieldChange = 'added' | 'removed' | 'changed';

/** Payloads by the name of the event, as far as Thena documents them (thena-facts §5). */
export type EventPayloads = Named<'ticket:created', TicketPayload> &
  Named<`ticket:${TicketChange}`, ChangedTicketPayload> &
  Named<'ticket:deleted', RemovedTicketPayload> &
  Named<`ticket:comment:${'added' | 'created' | 'updated' | 'deleted'}`, TicketCommentPayload> &
  Named<`account-${'task' | 'activity' | 'note'}:comment:${'created' | 'updated' | 'deleted'}`, CommentPayload> &
  Named<'account:created' | 'account:updated', AccountPayload> &
  Named<`account-${'health' | 'status' | 'classification' | 'industry'}:changed`, AccountPayload> &
  Named<'account:deleted', RemovedAccountPayload> &
  Named<`account-custom_field_value:${FieldChange}`, AccountFieldsPayload> &
  Named<'user:mentioned', MentionPayload> &
  Named<'organization:member-joined', MemberPayload>;

import type { Json, JsonObject } from '../../../runtime/ports.ts';

/** What `POST /v1/tickets` takes (thena-facts §7). */
export interface NewTicket {
  readonly title: string;
  readonly requestorEmail: string;
  readonly teamId: string;
  readonly description?: string;
  readonly statusName?: string;
  readonly priorityName?: string;
  readonly metadata?: JsonObject;
  readonly customFieldValues?: readonly JsonObject[];
  readonly performRouting?: boolean;
  /** The same for the same ticket: give the `identity` of the event that it is made for. */
  readonly deDuplicationKey?: string;
  readonly [field: string]: Json | undefined;
}

export interface Ticket {
  readonly id: string;
  /** Counted in the organisation. */
  readonly ticketId?: number;
  readonly ticketIdentifier?: string;
  readonly title?: string;
  readonly [field: string]: Json | undefined;
}

/** What `POST /v1/tickets/{id}/comment` takes (thena-facts §7). */
export interface NewComment {
  readonly content: string;
  readonly contentHtml?: string;
  readonly threadName?: string;
  readonly parentCommentId?: string;
  readonly commentVisibility?: 'public' | 'private';
  readonly commentType?: string;
  readonly customerEmail?: string;
  readonly metadata?: JsonObject;
  readonly attachmentIds?: readonly string[];
  readonly shouldSendEmail?: boolean;
  /** The same for the same comment: give the `identity` of the event that it is made for. */
  readonly deDuplicationKey?: string;
  readonly [field: string]: Json | undefined;
}

/** What `POST /v1/comments` takes: a comment on anything that has some. */
export interface NewEntityComment extends NewComment {
  readonly entityType: string;
  readonly entityId: string;
}

export interface Comment {
  readonly id: string;
  readonly content?: string;
  readonly [field: string]: Json | undefined;
}

export interface CommentQuery {
  readonly entityType: string;
  readonly entityId: string;
  readonly page?: number;
  readonly limit?: number;
}

/** What Thena says to an event that was published. */
export interface Published {
  readonly success: boolean;
  readonly messageId: string | undefined;
}

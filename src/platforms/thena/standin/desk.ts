import type { Directory } from './directory.ts';
import type { Happening } from './envelope.ts';
import { newId } from './identifiers.ts';
import type { Json, JsonMap } from './json-value.ts';
import type { AssignedAs, Comment, Organisation, Person, Ticket } from './model.ts';
import { commentPayload, ticketPayload } from './payloads.ts';
import { Refused } from './refusal.ts';

export interface NewTicket {
  readonly title: string;
  readonly description?: string;
  readonly requestorEmail: string;
  /** The organisation's first team, if left out. */
  readonly teamId?: string;
  readonly status?: string;
  readonly priority?: string;
  readonly metadata?: Json;
}

export interface TicketChange {
  readonly status?: string;
  readonly priority?: string;
  /** Null: nobody any more. */
  readonly agent?: Person | null;
  readonly assignedAs?: AssignedAs;
}

export interface NewComment {
  readonly content: string;
  readonly contentHtml?: string;
  readonly commentType?: string;
  readonly commentVisibility?: string;
  /** Who it seems to be from; the actor, if left out. */
  readonly author?: Pick<Person, 'id' | 'name' | 'email'>;
  readonly more?: JsonMap;
}

export interface DeskOptions {
  readonly directory: Directory;
  readonly now: () => number;
  readonly happen: (happening: Happening) => void;
}

/** Tickets and their comments; each change is an event, and some are several (thena-facts §4.2). */
export class Desk {
  readonly #options: DeskOptions;
  readonly #tickets = new Map<string, Ticket>();
  readonly #comments = new Map<string, Comment>();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Oldest first. */
  tickets(organisation: Organisation): readonly Ticket[] {
    return [...this.#tickets.values()].filter((ticket) => ticket.organisation === organisation.id);
  }

  /** By id; the organisation's first one, if none is given. */
  ticket(organisation: Organisation, id?: string): Ticket {
    const tickets = this.tickets(organisation);
    const found = id === undefined ? tickets[0] : tickets.find((ticket) => ticket.id === id);
    if (found === undefined) throw new Refused(404, `There is no ticket ${id ?? ''}`);
    return found;
  }

  /** Oldest first. */
  comments(ticket: Ticket): readonly Comment[] {
    return [...this.#comments.values()].filter(({ ticketId }) => ticketId === ticket.id);
  }

  create(organisation: Organisation, input: NewTicket, actor: Person): Ticket {
    const { directory } = this.#options;
    const { title, description = '', requestorEmail, status = 'Open', priority = 'Medium', metadata = {} } = input;
    const team = directory.team(organisation, input.teamId ?? organisation.teams[0]?.id ?? '');
    const known = organisation.people.find(({ email }) => email === requestorEmail);
    const at = this.#timestamp();
    const ticket: Ticket = {
      id: newId('TKT'),
      ticketId: this.tickets(organisation).length + 1,
      organisation: organisation.id,
      title,
      description,
      teamId: team.id,
      requestor: { name: known?.name ?? requestorEmail.split('@')[0] ?? '', email: requestorEmail },
      status,
      priority,
      agent: null,
      assignedAs: 'object',
      source: actor.type === 'CUSTOMER' ? 'email' : 'manual',
      isArchived: false,
      metadata,
      createdAt: at,
      updatedAt: at,
    };
    this.#tickets.set(ticket.id, ticket);
    this.#happen('ticket:created', ticket, actor, { ticket: ticketPayload(ticket, team) });
    return ticket;
  }

  /** `ticket:updated`, and beside it an event for each thing that differs. */
  change(organisation: Organisation, before: Ticket, change: TicketChange, actor: Person): Ticket {
    const { status = before.status, priority = before.priority, agent = before.agent } = change;
    const { assignedAs = before.assignedAs } = change;
    const after = { ...before, status, priority, agent, assignedAs, updatedAt: this.#timestamp() };
    this.#tickets.set(before.id, after);
    const team = this.#options.directory.team(organisation, before.teamId);
    const payload = { ticket: ticketPayload(after, team), previousTicket: ticketPayload(before, team) };
    const derived = [
      ...(status === before.status ? [] : ['ticket:status:changed']),
      ...(priority === before.priority ? [] : ['ticket:priority:changed']),
      ...(agent?.id === before.agent?.id ? [] : ['ticket:assigned']),
    ];
    for (const event of ['ticket:updated', ...derived]) this.#happen(event, after, actor, payload);
    return after;
  }

  remove(organisation: Organisation, ticket: Ticket, actor: Person): void {
    this.#tickets.delete(ticket.id);
    for (const { id } of this.comments(ticket)) this.#comments.delete(id);
    const team = this.#options.directory.team(organisation, ticket.teamId);
    this.#happen('ticket:deleted', ticket, actor, { previousTicket: ticketPayload(ticket, team) });
  }

  comment(ticket: Ticket, input: NewComment, actor: Person): Comment {
    const { content, contentHtml = `<p>${escaped(content)}</p>`, more = {} } = input;
    const { commentType = 'comment', commentVisibility = 'public', author = actor } = input;
    const at = this.#timestamp();
    const comment: Comment = {
      id: newId('COM'),
      ticketId: ticket.id,
      content,
      contentHtml,
      commentType,
      commentVisibility,
      author: { id: author.id, name: author.name, email: author.email },
      teamId: ticket.teamId,
      more,
      createdAt: at,
      updatedAt: at,
    };
    this.#comments.set(comment.id, comment);
    const { id, title } = ticket;
    this.#happen('ticket:comment:added', ticket, actor, { comment: commentPayload(comment), ticket: { id, title } });
    return comment;
  }

  #happen(event: string, { organisation, teamId }: Ticket, actor: Person, payload: JsonMap): void {
    this.#options.happen({
      event,
      organisation,
      teamId,
      actor,
      payload,
      eventId: newId('EVT'),
      at: this.#options.now(),
    });
  }

  #timestamp(): string {
    return new Date(this.#options.now()).toISOString();
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

import type { StandinRequest, StandinResponse } from '../../../sandbox/standin.ts';
import type { Desk, NewTicket } from './desk.ts';
import { isList, isMap, parsed, textIn } from './json-value.ts';
import type { Json, JsonMap } from './json-value.ts';
import type { Comment, Ticket } from './model.ts';
import { commentPayload, personPayload, ticketPayload } from './payloads.ts';
import type { Directory } from './directory.ts';
import type { Principal } from './principal.ts';
import { Refused } from './refusal.ts';

export interface PlatformOptions {
  readonly desk: Desk;
  readonly directory: Directory;
  readonly now: () => number;
}

interface Call {
  readonly who: Principal;
  readonly url: URL;
  readonly sent: JsonMap;
  /** What stands in the path. */
  readonly id: string;
}

type Work = (call: Call) => StandinResponse;

/** Tickets and comments at platform.thena-sandbox.test/v1 (thena-facts §7). Throws Refused. */
export class PlatformApi {
  readonly #options: PlatformOptions;
  /** By the deduplication key that made it: what was answered. */
  readonly #done = new Map<string, StandinResponse>();

  constructor(options: PlatformOptions) {
    this.#options = options;
  }

  handle({ method, url, body }: StandinRequest, who: Principal): StandinResponse {
    for (const [verb, path, name, work] of this.#routes) {
      const match = verb === method ? path.exec(url.pathname) : null;
      if (match === null) continue;
      const sent = verb === 'GET' ? {} : parsed(body);
      if (!isMap(sent)) throw new Refused(400, 'The body is not a JSON object');
      const answer = work({ who, url, sent, id: match[1] ?? '' });
      return { ...answer, operation: { name, mutation: verb !== 'GET' } };
    }
    throw new Refused(404, `Cannot ${method} ${url.pathname}`);
  }

  readonly #routes: readonly (readonly [method: string, path: RegExp, name: string, work: Work])[] = [
    ['GET', /^\/v1\/users\/me$/, 'read own user', ({ who }) => this.#answer(200, personPayload(who.person))],
    ['GET', /^\/v1\/teams$/, 'list teams', ({ who }) => this.#teams(who)],
    ['GET', /^\/v1\/tickets$/, 'list tickets', (call) => this.#listTickets(call)],
    ['POST', /^\/v1\/tickets$/, 'create ticket', (call) => this.#createTicket(call)],
    ['POST', /^\/v1\/tickets\/bulk$/, 'create tickets', (call) => this.#createTickets(call)],
    [
      'GET',
      /^\/v1\/tickets\/([^/]+)$/,
      'read ticket',
      ({ who, id }) => this.#answer(200, this.#shown(this.#ticket(who, id))),
    ],
    ['POST', /^\/v1\/tickets\/([^/]+)\/comment$/, 'comment on ticket', (call) => this.#commentOnTicket(call)],
    ['GET', /^\/v1\/comments$/, 'list comments', (call) => this.#listComments(call)],
    ['POST', /^\/v1\/comments$/, 'create comment', (call) => this.#createComment(call)],
  ];

  #teams({ organisation, installation }: Principal): StandinResponse {
    const teams = organisation.teams.filter(({ id }) => installation?.teamIds.includes(id) ?? true);
    return this.#answer(
      200,
      teams.map(({ id, name, identifier }) => ({ id, name, identifier })),
    );
  }

  #listTickets({ who, url }: Call): StandinResponse {
    const tickets = this.#options.desk.tickets(who.organisation).filter((ticket) => sees(who, ticket));
    return this.#answer(
      200,
      pageOf(tickets, url).map((ticket) => this.#shown(ticket)),
    );
  }

  #createTicket({ who, sent }: Call): StandinResponse {
    return this.#once('ticket', who, sent, () => this.#answer(201, this.#created(who, sent)));
  }

  /** Without `stopOnError` those that are refused are passed over. */
  #createTickets({ who, sent }: Call): StandinResponse {
    const { tickets, options } = sent;
    if (!isList(tickets)) throw new Refused(400, 'tickets must be a list');
    const stops = isMap(options) && options['stopOnError'] === true;
    const made = tickets.flatMap((ticket) => {
      try {
        return [this.#created(who, isMap(ticket) ? ticket : {})];
      } catch (error) {
        if (stops || !(error instanceof Refused)) throw error;
        return [];
      }
    });
    return this.#answer(201, made);
  }

  #commentOnTicket({ who, sent, id }: Call): StandinResponse {
    const ticket = this.#ticket(who, id);
    return this.#once('comment', who, sent, () => this.#answer(201, this.#commented(who, ticket, sent)));
  }

  /** The older page shows the comment alone (thena-facts §7). */
  #createComment({ who, sent }: Call): StandinResponse {
    const ticket = this.#entity(who, textIn(sent['entityType']), textIn(sent['entityId']));
    return this.#once('comment', who, sent, () => ({ status: 201, body: this.#commented(who, ticket, sent) }));
  }

  #listComments({ who, url }: Call): StandinResponse {
    const { searchParams } = url;
    const ticket = this.#entity(
      who,
      searchParams.get('entityType') ?? undefined,
      searchParams.get('entityId') ?? undefined,
    );
    return this.#answer(200, pageOf(this.#options.desk.comments(ticket), url).map(shownComment));
  }

  #created(who: Principal, sent: JsonMap): JsonMap {
    const input = ticketIn(sent);
    this.#options.directory.team(who.organisation, input.teamId ?? '');
    if (!sees(who, input)) throw new Refused(403, `The app is not installed for ${input.teamId ?? ''}`);
    return this.#shown(this.#options.desk.create(who.organisation, input, who.person));
  }

  #commented(who: Principal, ticket: Ticket, sent: JsonMap): JsonMap {
    const { content, contentHtml, commentType, commentVisibility, deDuplicationKey: _key, ...more } = sent;
    const text = textIn(content) ?? textIn(contentHtml);
    if (text === undefined) throw new Refused(400, 'content should not be empty');
    const [html, type, visibility] = [textIn(contentHtml), textIn(commentType), textIn(commentVisibility)];
    if (visibility !== undefined && !['public', 'private'].includes(visibility)) {
      throw new Refused(400, 'commentVisibility must be public or private');
    }
    const [name, email] = [textIn(sent['impersonatedUserName']), textIn(sent['impersonatedUserEmail'])];
    const comment = this.#options.desk.comment(
      ticket,
      {
        content: text,
        ...(html === undefined ? {} : { contentHtml: html }),
        ...(type === undefined ? {} : { commentType: type }),
        ...(visibility === undefined ? {} : { commentVisibility: visibility }),
        author: { id: who.person.id, name: name ?? who.person.name, email: email ?? who.person.email },
        more,
      },
      who.person,
    );
    return shownComment(comment);
  }

  #ticket(who: Principal, id: string): Ticket {
    const ticket = this.#options.desk.ticket(who.organisation, id);
    if (!sees(who, ticket)) throw new Refused(403, 'The app is not installed for the team of this ticket');
    return ticket;
  }

  #entity(who: Principal, type: string | undefined, id: string | undefined): Ticket {
    if (type?.toLowerCase() !== 'ticket')
      throw new Refused(400, 'entityType: the sandbox has comments on tickets only');
    if (id === undefined) throw new Refused(400, 'entityId should not be empty');
    return this.#ticket(who, id);
  }

  /** The same key again, of the same organisation: the same answer, and nothing happens. */
  #once(kind: string, { organisation }: Principal, sent: JsonMap, work: () => StandinResponse): StandinResponse {
    const given = textIn(sent['deDuplicationKey']);
    if (given === undefined) return work();
    const key = `${organisation.id} ${kind} ${given}`;
    const answer = this.#done.get(key) ?? work();
    this.#done.set(key, answer);
    return answer;
  }

  #answer(status: number, data: Json): StandinResponse {
    const timestamp = new Date(this.#options.now()).toISOString();
    return { status, body: { status: true, message: 'Success', timestamp, data } };
  }

  #shown(ticket: Ticket): JsonMap {
    const { directory } = this.#options;
    const team = directory.team(directory.organisation(ticket.organisation), ticket.teamId);
    const ticketIdentifier = `${team.identifier}-${String(ticket.ticketId)}`;
    return { ...ticketPayload(ticket, team), ticketIdentifier, metadata: ticket.metadata };
  }
}

/** Apps see what belongs to the teams that they are installed for (thena-facts §4.1). */
function sees({ installation }: Principal, { teamId }: Pick<NewTicket, 'teamId'>): boolean {
  return installation?.teamIds.includes(teamId ?? '') ?? true;
}

function ticketIn(sent: JsonMap): NewTicket {
  const [title, requestorEmail, teamId] = ['title', 'requestorEmail', 'teamId'].map((name) => textIn(sent[name]));
  const missing = Object.entries({ title, requestorEmail, teamId }).find(([, value]) => value === undefined)?.[0];
  if (title === undefined || requestorEmail === undefined || teamId === undefined) {
    throw new Refused(400, `${missing ?? ''} should not be empty`);
  }
  const [description, status, priority] = ['description', 'statusName', 'priorityName'].map((name) =>
    textIn(sent[name]),
  );
  return {
    title,
    requestorEmail,
    teamId,
    ...(description === undefined ? {} : { description }),
    ...(status === undefined ? {} : { status }),
    ...(priority === undefined ? {} : { priority }),
    ...(sent['metadata'] === undefined ? {} : { metadata: sent['metadata'] }),
  };
}

function shownComment(comment: Comment): JsonMap {
  return { ...comment.more, ...commentPayload(comment), ticketId: comment.ticketId };
}

const defaultLimit = 20;

/** Pages are counted from 1, as nothing says otherwise. */
function pageOf<Item>(items: readonly Item[], { searchParams }: URL): readonly Item[] {
  const page = Math.max(1, Number(searchParams.get('page') ?? 1) || 1);
  const limit = Math.max(1, Number(searchParams.get('limit') ?? defaultLimit) || defaultLimit);
  return items.slice((page - 1) * limit, page * limit);
}

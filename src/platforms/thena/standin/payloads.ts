import type { Json, JsonMap } from './json-value.ts';
import type { AssignedAs, Comment, Person, Team, Ticket } from './model.ts';

/** As events carry it: names of parts are written together with those of their object (thena-facts §5). */
export function ticketPayload(ticket: Ticket, team: Team): JsonMap {
  const { id, ticketId, title, description, requestor, status, priority, agent, source, isArchived, createdAt } =
    ticket;
  const [firstName = '', ...rest] = requestor.name.split(' ');
  return {
    id,
    ticketId,
    title,
    description,
    customerContactFirstName: firstName,
    customerContactLastName: rest.join(' '),
    customerContactEmail: requestor.email,
    priorityId: idOf('PRI', priority),
    priorityName: priority,
    statusId: idOf('STA', status),
    statusName: status,
    sentimentId: null,
    sentimentName: null,
    source,
    createdAt,
    updatedAt: ticket.updatedAt,
    teamId: team.id,
    teamName: team.name,
    teamIdentifier: team.identifier,
    isEscalated: false,
    customer: { id: idOf('CUS', requestor.email), email: requestor.email, name: requestor.name },
    assignedTo: agent === null ? null : assigned(agent, ticket.assignedAs),
    assignedAgent: agent === null ? null : personPayload(agent),
    tags: [],
    isArchived,
  };
}

function assigned(agent: Person, as: AssignedAs): Json {
  switch (as) {
    case 'object':
      return personPayload(agent);
    case 'id':
      return agent.id;
    case 'email':
      return agent.email;
    case 'list':
      return [personPayload(agent)];
  }
}

export function commentPayload(comment: Comment): JsonMap {
  const { id, content, contentHtml, commentType, commentVisibility, author, teamId, createdAt, updatedAt } = comment;
  const avatarUrl = `https://avatars.thena-sandbox.test/${author.id}.png`;
  return {
    id,
    content,
    contentHtml,
    contentMarkdown: content,
    commentType,
    commentVisibility,
    author: { id: author.id, name: author.name, email: author.email, avatarUrl },
    teamId,
    createdAt,
    updatedAt,
  };
}

export function personPayload({ id, name, email }: Person): JsonMap {
  return { id, name, email };
}

/** The same for the same text. */
function idOf(prefix: string, text: string): string {
  return prefix + text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}

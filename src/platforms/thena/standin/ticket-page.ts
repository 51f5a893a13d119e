import type { StandinRequest, StandinResponse } from '../../../sandbox/standin.ts';
import type { Desk } from './desk.ts';
import type { Organisation, Ticket } from './model.ts';

/** What the page of a ticket shows and does. */
export interface TicketPages {
  readonly find: (id: string) => { readonly ticket: Ticket; readonly organisation: Organisation } | undefined;
  readonly desk: Desk;
}

const shownComments = 10;

/** `/tickets/<id>`: a person reads a ticket and comments on it. POSTs of other sites' pages are refused. */
export function ticketPage(pages: TicketPages, { method, url, body, fromOwnPage }: StandinRequest): StandinResponse {
  const found = pages.find(/^\/tickets\/([^/]+)$/.exec(url.pathname)?.[1] ?? '');
  if (found === undefined) return { status: 404, page: { title: 'Not found', text: 'There is no such ticket.' } };
  const { ticket, organisation } = found;
  if (method === 'GET') return shown(pages, ticket, organisation);
  if (method !== 'POST' || fromOwnPage !== true) {
    return { status: 403, page: { title: ticket.title, text: 'This does not come from a page of the sandbox.' } };
  }
  const entries = new URLSearchParams(body.toString());
  const text = (entries.get('comment') ?? '').replaceAll('\r\n', '\n').trim();
  const author = organisation.people.find(({ name }) => name === entries.get('author'));
  if (text === '') return shown(pages, ticket, organisation, 'Write a comment.');
  if (author === undefined) return shown(pages, ticket, organisation, 'Say who writes it.');
  pages.desk.comment(ticket, { content: text }, author);
  return shown(pages, ticket, organisation);
}

function shown(pages: TicketPages, ticket: Ticket, organisation: Organisation, problem?: string): StandinResponse {
  const [first] = organisation.people;
  const comments = pages.desk.comments(ticket).slice(-shownComments);
  return {
    status: problem === undefined ? 200 : 422,
    page: {
      title: ticket.title,
      text: `${ticket.description} Ticket ${String(ticket.ticketId)} of ${organisation.name}.`,
      ...(problem === undefined ? {} : { problem }),
      form: {
        items: [
          ...comments.map(
            ({ author, content, commentVisibility }) =>
              ({ kind: 'text', text: `${author.name} (${commentVisibility}): ${content}` }) as const,
          ),
          {
            kind: 'choice',
            name: 'author',
            label: 'Who',
            options: organisation.people.map(({ name }) => name),
            chosen: [first.name],
            pick: 'menu',
          },
          { kind: 'input', type: 'paragraph', name: 'comment', label: 'Comment', value: '' },
        ],
        submit: 'Comment',
      },
    },
  };
}

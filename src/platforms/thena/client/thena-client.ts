import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import { isPublishedEventName } from '../wire/event-names.ts';
import { ThenaApiError } from './api-error.ts';
import { exchange, type ApiRequest, type ExchangeOptions } from './exchange.ts';
import { appsStudioUrl, platformUrl } from './hosts.ts';
import { masked } from './masked.ts';
import type { Comment, CommentQuery, NewComment, NewEntityComment, NewTicket, Published, Ticket } from './records.ts';

/**
 * The platform as an app's bot. Each call throws ThenaApiError for what is refused, and Retry where nothing answers in time or
 * the limit of requests is used up for longer than there is time.
 */
export interface ThenaClient {
  readonly tickets: {
    create(ticket: NewTicket): Promise<Ticket>;
    get(id: string): Promise<Ticket>;
    createMany(tickets: readonly NewTicket[], options?: { readonly stopOnError?: boolean }): Promise<readonly Ticket[]>;
    comment(id: string, comment: NewComment): Promise<Comment>;
  };
  readonly comments: {
    create(comment: NewEntityComment): Promise<Comment>;
    /** One page. */
    list(query: CommentQuery): Promise<readonly Comment[]>;
  };
  /** Tells Thena of an event of the app, which its manifest declares under `events.publish`. */
  publish(eventName: string, payload: JsonObject): Promise<Published>;
  /** Anything else of the platform's API, e.g. `GET` `/accounts`; gives the answer's `data`, or the answer where it has none. */
  request(method: ApiRequest['method'], path: `/${string}`, body?: JsonObject): Promise<unknown>;
}

/** Throws TypeError for what would lead to another address: ids come from messages, and dots stay dots however they are escaped. */
function pathPart(id: string): string {
  if (/^\.{0,2}$/.test(id)) throw new TypeError(`${JSON.stringify(id)} is no id`);
  return encodeURIComponent(id);
}

export interface ThenaClientOptions extends ExchangeOptions {
  /** e.g. `thena.ai`. */
  readonly domain: string;
  /** Asked for with each request. */
  readonly botToken: () => string;
  /** Header that carries the token; `x-api-key` unless told (thena-facts §1). */
  readonly keyHeader?: string;
}

export function thenaClient(options: ThenaClientOptions): ThenaClient {
  const { domain, botToken, keyHeader = 'x-api-key' } = options;

  async function call(method: ApiRequest['method'], url: URL, header: string, body?: unknown): Promise<unknown> {
    const token = botToken();
    const { status, text, json } = await exchange({ method, url, headers: { [header]: token }, body }, options);
    if (status >= 200 && status < 300) return json;
    throw new ThenaApiError(`${method} ${url.pathname}`, status, masked(text, [token]));
  }

  /** Envelopes have what was asked for under `data`; an older page shows a bare record (thena-facts §7). */
  async function data(method: ApiRequest['method'], path: string, body?: unknown): Promise<unknown> {
    const answer = await call(method, platformUrl(domain, path), keyHeader, body);
    return isJsonObject(answer) && answer['data'] !== undefined ? answer['data'] : answer;
  }

  async function record<One extends { readonly id: string }>(
    method: ApiRequest['method'],
    path: string,
    body?: unknown,
  ): Promise<One> {
    const found = await data(method, path, body);
    if (isJsonObject(found) && typeof found['id'] === 'string') return found as unknown as One;
    throw new ThenaApiError(`${method} ${path}, without a record,`, 200, '');
  }

  async function records<One>(method: ApiRequest['method'], path: string, body?: unknown): Promise<readonly One[]> {
    const found = await data(method, path, body);
    if (Array.isArray(found)) return found as readonly One[];
    throw new ThenaApiError(`${method} ${path}, without a list,`, 200, '');
  }

  return {
    tickets: {
      create: (ticket) => record('POST', '/tickets', ticket),
      get: async (id) => record('GET', `/tickets/${pathPart(id)}`),
      createMany: (tickets, { stopOnError = false } = {}) =>
        records('POST', '/tickets/bulk', { tickets, options: { stopOnError } }),
      comment: async (id, comment) => record('POST', `/tickets/${pathPart(id)}/comment`, comment),
    },
    comments: {
      create: (comment) => record('POST', '/comments', comment),
      list({ entityType, entityId, page = 1, limit = 50 }) {
        const query = new URLSearchParams({ entityType, entityId, page: String(page), limit: String(limit) });
        return records('GET', `/comments?${query.toString()}`);
      },
    },
    async publish(eventName, payload) {
      if (!isPublishedEventName(eventName)) {
        throw new TypeError(`"${eventName}" is no name for an event of an app: write it with dots, vendor.object.verb`);
      }
      const url = appsStudioUrl(domain, '/incoming-webhook/events');
      const answer = await call('POST', url, 'x-bot-key', { event_name: eventName, payload });
      const { success, messageId } = isJsonObject(answer) ? answer : {};
      return { success: success !== false, messageId: typeof messageId === 'string' ? messageId : undefined };
    },
    request: (method, path, body) => data(method, path, body),
  };
}

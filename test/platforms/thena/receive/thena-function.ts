import { events, type EventContext, type EventsOptions } from '../../../../src/platforms/thena/receive/index.ts';
import { createHandler } from '../../../../src/runtime/handler.ts';
import type { JsonObject, Ports, Stored } from '../../../../src/runtime/ports.ts';
import { bindFunction, type BoundFunction, type Outcome, type Reply } from '../../../support/bound-function.ts';
import { sqsEvent } from '../../../support/sqs-event.ts';

export const start = Date.UTC(2026, 4, 1, 12);
export const prefix = 'app-builder/thena-sandbox.test/ticket-notes/';
export const appSecret = `${prefix}app`;
export const organisation = 'ORG123456';
export const organisationSecret = `${prefix}organisations/${organisation}`;
export const tokens = { events: 'e'.repeat(43), installations: 'i'.repeat(43) };
export const botToken = 'pk_live_sample.token123456';

/** The installation event of the overview (seed), to which the newer pages add an id and the settings. */
export const installation: JsonObject = {
  event_type: 'app:installation',
  application_id: 'APP123456789',
  application_name: 'Sample App',
  application_metadata: { title: 'Sample Integration', category: 'productivity' },
  bot_id: 'BOT123456',
  bot_token: botToken,
  organization_id: organisation,
  team_ids: ['TEAM123456'],
  created_at: '2024-01-01T12:00:00.000Z',
  created_by: 'USER123456',
};

/** The comment event of the overview (seed). */
export function commentEvent(id = 'EVENT123456', more: JsonObject = {}): JsonObject {
  return {
    message: {
      actor: { id: 'USER123456', email: 'user@example.com', type: 'ORG_ADMIN' },
      eventType: 'ticket:comment:added',
      orgId: organisation,
      payload: {
        comment: {
          id: 'COMMENT123456',
          content: 'This is a sample comment',
          contentHtml: '<p>This is a sample comment</p>',
          contentMarkdown: 'This is a sample comment',
          commentType: 'comment',
          commentVisibility: 'public',
          author: {
            id: 'USER123456',
            name: 'Sample User',
            email: 'user@example.com',
            avatarUrl: 'https://example.com/avatar.jpg',
          },
          teamId: 'TEAM123456',
          createdAt: '2024-01-01T12:00:00.000Z',
          updatedAt: '2024-01-01T12:00:00.000Z',
        },
        ticket: { id: 'TICKET123456', title: 'Sample support request' },
      },
      eventId: id,
      timestamp: '1704110400000',
      ...more,
    },
    xWebhookEvent: true,
  };
}

/** What handlers were called with. */
export interface Call {
  readonly name: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly context: EventContext;
}

type Handler = (call: Call) => Promise<void> | void;

export interface ThenaFunction extends AsyncDisposable {
  readonly fn: BoundFunction;
  readonly calls: Call[];
  /** A POST to one of the addresses, with its token. */
  post(address: 'events' | 'installations', body: unknown, more?: Partial<ThenaRequest>): Promise<Outcome>;
  request(request: ThenaRequest): Promise<Outcome>;
  /** Works the queue off, each message once; gives how many have failed, and keeps those. */
  work(): Promise<number>;
  /** The secret of the organisation, as it is now. */
  record(): Promise<Stored | undefined>;
}

export interface ThenaRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export const environment = {
  PARAM_ENGINE_NAME: 'app-builder',
  PARAM_PLATFORM_DOMAIN: 'thena-sandbox.test',
  PARAM_APP_REFERENCE: 'ticket-notes',
  QUEUE_MESSAGES: 'https://sqs.eu-west-1.amazonaws.com/123456789012/messages',
};

/** A function with handlers of these names, which note their calls; what a handler here does comes after that. */
export async function openThena(
  handlers: Readonly<Record<string, Handler>>,
  options: {
    readonly events?: EventsOptions;
    readonly ports?: Partial<Ports>;
    readonly secrets?: Readonly<Record<string, JsonObject>>;
    readonly reply?: Reply;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
): Promise<ThenaFunction> {
  const calls: Call[] = [];
  const noting = Object.entries(handlers).map(([name, handler]) => [
    name,
    async (event: object, context: EventContext): Promise<void> => {
      const call = { name, event: { ...event }, context };
      calls.push(call);
      await handler(call);
    },
  ]);
  const definition = createHandler(events(Object.fromEntries(noting) as Parameters<typeof events>[0], options.events));
  const fn = await bindFunction(definition, {
    environment: { ...environment, ...options.environment },
    now: start,
    secrets: { [appSecret]: { app_id: 'APP123456789', address_tokens: tokens }, ...options.secrets },
    ...(options.ports === undefined ? {} : { ports: options.ports }),
  });
  if (options.reply !== undefined) fn.reply = options.reply;

  const request = ({ method, path, query, headers, body }: ThenaRequest): Promise<Outcome> =>
    fn.call({ httpMethod: method, path, queryStringParameters: query, headers, body });
  return {
    fn,
    calls,
    request,
    post: (address, body, more = {}) =>
      request({
        method: 'POST',
        path: `/${address}`,
        query: { token: tokens[address] },
        headers: { 'Content-Type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        ...more,
      }),
    async work() {
      const messages = fn.sent.splice(0);
      let failures = 0;
      for (const [index, message] of messages.entries()) {
        const result = (await fn.raw(sqsEvent('messages', [{ id: `m-${String(index)}`, body: message.body }]))) as {
          readonly batchItemFailures: readonly unknown[];
        };
        if (result.batchItemFailures.length === 0) continue;
        failures += 1;
        fn.sent.push(message);
      }
      return failures;
    },
    record: () => fn.secrets.get(organisationSecret),
    [Symbol.asyncDispose]: () => fn[Symbol.asyncDispose](),
  };
}

export const noted = (): void => {};

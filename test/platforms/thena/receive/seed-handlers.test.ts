import { expect, test } from 'vitest';
import { events } from '../../../../src/platforms/thena/receive/index.ts';
import { bindFunction } from '../../../support/bound-function.ts';
import { createHandler } from '../../../../src/runtime/handler.ts';
import { sqsEvent } from '../../../support/sqs-event.ts';
import {
  appSecret,
  botToken,
  commentEvent,
  environment,
  installation,
  openThena,
  organisation,
  start,
  tokens,
} from './thena-function.ts';

test('the two handlers of the overview run as they are printed', async () => {
  const processed: unknown[] = [];
  const process = (what: unknown): void => void processed.push(what);
  // The example of an event subscription in the overview; what it leaves open is done in `process`.
  const example = events({
    // Installation event handler
    'app:installation': async (event) => {
      const { bot_token, organization_id, team_ids } = event;
      // Store bot token securely
      // Initialize app for the organization
      await Promise.resolve(process({ bot_token, organization_id, team_ids }));
    },

    // Ticket comment event handler
    'ticket:comment:added': async (event) => {
      const {
        payload: {
          comment: { content, author },
          ticket: { id: ticketId },
        },
      } = event.message;
      // Process new comment
      // Update external systems
      await Promise.resolve(process({ content, author, ticketId }));
    },
  });
  const definition = createHandler(example);
  await using fn = await bindFunction(definition, {
    environment,
    now: start,
    secrets: { [appSecret]: { address_tokens: tokens } },
  });
  const post = (path: 'events' | 'installations', body: object) =>
    fn.call({
      httpMethod: 'POST',
      path: `/Prod/${path}/`,
      queryStringParameters: { token: tokens[path] },
      headers: {},
      body: JSON.stringify(body),
    });
  expect(await post('installations', installation)).toMatchObject({ status: 200 });
  expect(await post('events', commentEvent())).toMatchObject({ status: 200 });
  expect(fn.sent).toHaveLength(2);
  expect(JSON.stringify(fn.sent)).not.toContain(botToken);
  expect(
    await fn.raw(
      sqsEvent(
        'messages',
        fn.sent.map(({ body }, index) => ({ id: `m-${String(index)}`, body })),
      ),
    ),
  ).toEqual({ batchItemFailures: [] });
  expect(processed).toEqual([
    { bot_token: botToken, organization_id: organisation, team_ids: ['TEAM123456'] },
    {
      content: 'This is a sample comment',
      author: {
        id: 'USER123456',
        name: 'Sample User',
        email: 'user@example.com',
        avatarUrl: 'https://example.com/avatar.jpg',
      },
      ticketId: 'TICKET123456',
    },
  ]);
});

test('payloads of documented events have types, events of other names an object', async () => {
  const source = events({
    'app:team:added': ({ team_ids, configuration }) => {
      const [team]: readonly string[] = team_ids;
      return void [team, configuration.required_settings['target_url']];
    },
    'ticket:comment:added': async ({ message: { payload, actor } }, { client, identity }) => {
      const content: string = payload.comment.content;
      const type: string | undefined = actor.type;
      await client.tickets.comment(payload.ticket.id, { content: content + String(type), deDuplicationKey: identity });
    },
    'account:updated': ({ message }) => void message.payload.previousAccount?.['name'],
    'user:mentioned': ({ message }) => {
      const kind: 'TICKET' | 'ACCOUNT_TASK' | 'ACCOUNT_ACTIVITY' | 'ACCOUNT_NOTE' = message.payload.metadata.entityType;
      return void kind;
    },
    'linear.contact.synced': ({ message }) => void message.payload['anything'],
    // @ts-expect-error: a ticket has no such thing
    'ticket:created': ({ message }) => void message.payload.tickets.id,
  });
  expect(source.kind).toBe('http');
});

test('a handler has the installation, a client with the bot token, and the event as it came', async () => {
  await using thena = await openThena({
    'ticket:comment:added': async ({ context: { client, publish, identity } }) => {
      await client.tickets.comment('TICKET123456', { content: 'Seen', deDuplicationKey: identity });
      await publish('linear.contact.synced', { id: 1 });
    },
  });
  thena.fn.reply = ({ path }) => ({
    status: 201,
    body: path.includes('/comment') ? { status: true, data: { id: 'COM1' } } : { success: true, messageId: 'M1' },
  });
  const settings = { required_settings: { target_url: 'https://target.4me-sandbox.test/a' }, optional_settings: {} };
  await thena.post('installations', { ...installation, configuration: settings });
  await thena.post('events', commentEvent());
  expect(await thena.work()).toBe(0);
  const { context } = thena.calls[0] ?? {};
  expect(context?.installation).toEqual({
    organization_id: organisation,
    application_id: 'APP123456789',
    bot_id: 'BOT123456',
    team_ids: ['TEAM123456'],
    configuration: settings,
  });
  expect(context).toMatchObject({ identity: 'EVENT123456', raw: commentEvent() });
  const [, comment, published] = thena.fn.received;
  expect(comment).toMatchObject({
    method: 'POST',
    path: '/platform.thena-sandbox.test/v1/tickets/TICKET123456/comment',
    headers: { 'x-api-key': botToken },
  });
  expect(JSON.parse(comment?.body ?? '')).toEqual({ content: 'Seen', deDuplicationKey: 'EVENT123456' });
  expect(published).toMatchObject({
    path: '/apps-studio.thena-sandbox.test/incoming-webhook/events',
    headers: { 'x-bot-key': botToken },
  });
  expect(JSON.parse(published?.body ?? '')).toEqual({ event_name: 'linear.contact.synced', payload: { id: 1 } });
});

test('a name that no event has is refused when the handler is made', () => {
  expect(() => events({ 'app:installed': () => {} })).toThrow('"app:installed" is no name of an event');
  expect(() => events({ 'ticket created': () => {} })).toThrow(TypeError);
  expect(() => events({ 'ticket:*': () => {} })).toThrow(TypeError);
});

import { describe, expect, test } from 'vitest';
import { memoryState } from '../../../../src/engine/memory/memory-state.ts';
import { memoryStore } from '../../../../src/engine/memory/memory-store.ts';
import { Rejected, Retry } from '../../../../src/runtime/outcomes.ts';
import type { JsonObject } from '../../../../src/runtime/ports.ts';
import {
  appSecret,
  commentEvent,
  noted,
  openThena,
  organisation,
  organisationSecret,
  start,
  tokens,
} from './thena-function.ts';

const record: JsonObject = {
  organization_id: organisation,
  application_id: 'APP123456789',
  bot_id: 'BOT123456',
  bot_token: 'pk_live_sample.token123456',
  team_ids: ['TEAM123456'],
};
const secrets = { [organisationSecret]: record };
const hour = 3_600_000;

/** The comment's parts in forms B and C of the envelope. */
function flat(form: 'B' | 'C', id: string): JsonObject {
  const { actor, eventType, orgId, payload } = commentEvent()['message'] as JsonObject & {
    readonly payload: JsonObject;
  };
  const common = { eventId: id, eventType: eventType ?? '', orgId: orgId ?? '', actor: actor ?? null };
  return form === 'B'
    ? { ...common, payload, timestamp: '2024-01-01T12:00:00.000Z', metadata: {} }
    : { ...common, eventData: payload, timestamp: 1_704_110_400_000 };
}

test('all three forms of the envelope are one to the handler, which has the raw form beside', async () => {
  await using thena = await openThena({ 'ticket:comment:added': noted }, { secrets });
  const bodies = [commentEvent('E1'), flat('B', 'E2'), flat('C', 'E3')];
  for (const body of bodies) expect(await thena.post('events', body)).toMatchObject({ status: 200, message: 'Queued' });
  expect(await thena.work()).toBe(0);
  expect(thena.calls.map(({ event }) => event)).toEqual(['E1', 'E2', 'E3'].map((id) => commentEvent(id)));
  expect(thena.calls.map(({ context }) => context.raw)).toEqual(bodies);
});

describe('the two names of a new comment', () => {
  test.each([
    ['ticket:comment:added', 'ticket:comment:created'],
    ['ticket:comment:created', 'ticket:comment:added'],
    ['ticket:comment:added', 'ticket:comment:added'],
  ])('a handler of %s gets what is called %s', async (handler, eventType) => {
    await using thena = await openThena({ [handler]: noted }, { secrets });
    await thena.post('events', commentEvent('E1', { eventType }));
    await thena.work();
    expect(thena.calls.map(({ event }) => event)).toEqual([commentEvent('E1', { eventType })]);
  });

  test('are one comment, also with an id each, and with a handler each', async () => {
    for (const both of [{}, { 'ticket:comment:created': noted }]) {
      await using thena = await openThena({ 'ticket:comment:added': noted, ...both }, { secrets });
      await thena.post('events', commentEvent('E1'));
      await thena.post('events', commentEvent('E2', { eventType: 'ticket:comment:created' }));
      await thena.post('events', commentEvent('E3', { eventType: 'ticket:comment:created' }));
      expect(await thena.work()).toBe(0);
      expect(thena.calls).toHaveLength(1);
    }
  });

  test('are worked on by one of two processes that get one each', async () => {
    let release = (): void => {};
    const working = new Promise<void>((resolve) => (release = resolve));
    await using thena = await openThena({ 'ticket:comment:added': () => working }, { secrets });
    await thena.post('events', commentEvent('E1'));
    await thena.post('events', commentEvent('E2', { eventType: 'ticket:comment:created' }));
    const [first] = thena.fn.sent.splice(0, 1);
    const second = thena.work();
    if (first !== undefined) thena.fn.sent.push(first);
    const again = thena.work();
    await new Promise((resolve) => setTimeout(resolve, 20));
    release();
    expect((await second) + (await again)).toBe(1);
    expect(await thena.work()).toBe(0);
    expect(thena.calls).toHaveLength(1);
  });

  test('an event of another id under the same name is another one, e.g. one that is sent again on purpose', async () => {
    await using thena = await openThena({ 'ticket:comment:added': noted }, { secrets });
    await thena.post('events', commentEvent('E1'));
    await thena.post('events', commentEvent('E2'));
    await thena.work();
    expect(thena.calls).toHaveLength(2);
  });
});

describe('an event that comes again', () => {
  test('is handled once, also after a restart, for 48 hours after it was received', async () => {
    let now = start;
    const shared = { state: memoryState({ now: () => now }), secrets: memoryStore(), now: () => now };
    await shared.secrets.put(appSecret, { address_tokens: tokens }, undefined);
    await shared.secrets.put(organisationSecret, record, undefined);
    let handled = 0;
    for (const [hours, times] of [
      [0, 1],
      [1, 1],
      [47.9, 1],
      [48.1, 2],
    ] as const) {
      now = start + hours * hour;
      await using thena = await openThena({ 'ticket:comment:added': noted }, { ports: shared });
      await thena.post('events', commentEvent());
      expect(await thena.work()).toBe(0);
      handled += thena.calls.length;
      expect(handled).toBe(times);
    }
  });

  test('is another one in another organisation', async () => {
    const other = organisationSecret.replace(organisation, 'ORG2');
    await using thena = await openThena(
      { 'ticket:comment:added': noted },
      { secrets: { ...secrets, [other]: { ...record, organization_id: 'ORG2' } } },
    );
    await thena.post('events', commentEvent());
    await thena.post('events', commentEvent('EVENT123456', { orgId: 'ORG2' }));
    await thena.work();
    expect(thena.calls.map(({ context }) => context.installation.organization_id)).toEqual([organisation, 'ORG2']);
  });

  test.each([
    ['Retry', new Retry('later')],
    ['Rejected', new Rejected(422, 'never')],
    ['Error', new Error('a mistake')],
  ])('is handled again where its handler has thrown %s', async (_name, error) => {
    let isBroken = true;
    await using thena = await openThena(
      {
        'ticket:comment:added': () => {
          if (isBroken) throw error;
        },
      },
      { secrets },
    );
    await thena.post('events', commentEvent());
    expect(await thena.work()).toBe(1);
    isBroken = false;
    expect(await thena.work()).toBe(0);
    expect(thena.calls).toHaveLength(2);
  });
});

describe('what the app’s own bot has caused', () => {
  const author = { id: 'BOT123456', name: 'Sample App' };
  test.each([
    ['as the actor', { actor: { id: 'BOT123456', type: 'AGENT' } }],
    ['as the author', { payload: { comment: { id: 'C1', content: 'x', author }, ticket: { id: 'T1' } } }],
  ])('%s is ignored', async (_role, more) => {
    await using thena = await openThena({ 'ticket:comment:added': noted }, { secrets });
    await thena.post('events', commentEvent('E1', more));
    expect(await thena.work()).toBe(0);
    expect(thena.calls).toEqual([]);
  });
});

describe('acknowledged and dropped, with a line in the log, is', () => {
  test.each([
    ['an event of an organisation that has not installed the app', { orgId: 'ORGOTHER' }, 'unknown organisation'],
    ['an event of an organisation with an odd name', { orgId: '../app' }, 'unknown organisation'],
    ['an event without a handler', { eventType: 'ticket:updated' }, 'no handler'],
    ['an event that nobody knows', { eventType: 'ticket:teleported' }, 'no handler'],
    ['an event without organisation', { orgId: null }, 'no event in any of the known forms'],
  ])('%s', async (_what, more, reason) => {
    await using thena = await openThena({ 'ticket:comment:added': noted }, { secrets });
    expect(await thena.post('events', commentEvent('E1', more))).toMatchObject({ status: 200 });
    expect(thena.fn.sent).toEqual([]);
    expect(thena.fn.log).toMatchObject([{ message: 'message ignored', reason }]);
  });

  test('an event whose organisation has uninstalled the app meanwhile', async () => {
    await using thena = await openThena({ 'ticket:comment:added': noted }, { secrets });
    await thena.post('events', commentEvent());
    await thena.fn.secrets.remove(organisationSecret);
    expect(await thena.work()).toBe(0);
    expect(thena.calls).toEqual([]);
    expect(thena.fn.log.at(-1)).toMatchObject({ message: 'message dropped', reason: 'uninstalled meanwhile' });
  });
});

test('a life-cycle event is none at the address for platform events: its token was tried by nobody', async () => {
  const handlers = { 'app:installation': noted, 'app:uninstall': noted };
  await using thena = await openThena(handlers, { secrets });
  for (const eventType of Object.keys(handlers)) {
    expect(await thena.post('events', commentEvent(eventType, { eventType }))).toMatchObject({ status: 200 });
  }
  expect(thena.fn.sent).toEqual([]);
  expect(await thena.work()).toBe(0);
  expect(thena.calls).toEqual([]);
});

test('an id that is fit for no header is one as a digest', async () => {
  await using thena = await openThena({ 'ticket:comment:added': noted }, { secrets });
  await thena.post('events', commentEvent('an id\r\nx-injected: 1'));
  await thena.work();
  expect(thena.calls[0]?.context.identity).toMatch(/^[0-9a-f]{64}$/);
  expect(thena.calls[0]?.event).toEqual(commentEvent('an id\r\nx-injected: 1'));
});

test('events of any other name have handlers too: custom objects, and what apps publish', async () => {
  const names = ['custom-object:crm:Vehicle:created', 'linear.contact.synced', 'ticket:teleported'];
  await using thena = await openThena(Object.fromEntries(names.map((name) => [name, noted])), { secrets });
  for (const eventType of names) await thena.post('events', commentEvent(eventType, { eventType }));
  await thena.work();
  expect(thena.calls.map(({ name }) => name)).toEqual(names);
});

test('the look at the organisation costs one read of its secret in a minute', async () => {
  await using thena = await openThena({ 'ticket:comment:added': noted }, { secrets });
  for (let sent = 0; sent < 10; sent += 1) await thena.post('events', commentEvent(`E${String(sent)}`));
  expect(thena.fn.secrets.reads).toBe(2);
});

import { describe, expect, test } from 'vitest';
import { memoryState } from '../../../../src/engine/memory/memory-state.ts';
import type { JsonObject } from '../../../../src/runtime/ports.ts';
import {
  botToken,
  commentEvent,
  installation,
  noted,
  openThena,
  organisation,
  prefix,
  start,
  type ThenaFunction,
} from './thena-function.ts';

const names = [
  'app:installation',
  'app:reinstall',
  'app:uninstall',
  'app:configuration:update',
  'app:team:added',
  'app:team:removed',
] as const;
const handlers = Object.fromEntries(names.map((name) => [name, noted]));

/** An event after the installation, `minutes` later, with what the change left. */
function later(name: (typeof names)[number], minutes: number, more: JsonObject = {}): JsonObject {
  const { created_at: _at, created_by: _by, ...rest } = installation;
  const time = new Date(Date.parse('2024-01-01T12:00:00.000Z') + minutes * 60_000).toISOString();
  return { ...rest, event_type: name, bot_token: 'pk_live_********', updated_at: time, updated_by: 'USER1', ...more };
}

const settings = (target: string): JsonObject => ({
  configuration: { required_settings: { target_url: target }, optional_settings: {} },
});

async function post(thena: ThenaFunction, ...bodies: readonly JsonObject[]): Promise<void> {
  for (const body of bodies) expect(await thena.post('installations', body)).toMatchObject({ status: 200 });
}

test('an installation is stored before it is acknowledged, and its handler called from the queue', async () => {
  await using thena = await openThena(handlers);
  await post(thena, { ...installation, installation_id: 'INS1', ...settings('https://a.example') });
  expect(thena.calls).toEqual([]);
  expect((await thena.record())?.value).toMatchObject({
    organization_id: organisation,
    application_id: 'APP123456789',
    installation_id: 'INS1',
    bot_id: 'BOT123456',
    bot_token: botToken,
    team_ids: ['TEAM123456'],
    ...settings('https://a.example'),
    changed_at: '2024-01-01T12:00:00.000Z',
  });
  const queued = JSON.stringify(thena.fn.sent);
  expect(queued).toContain('INS1');
  for (const secret of [botToken, 'https://a.example']) expect(queued).not.toContain(secret);
  expect(await thena.work()).toBe(0);
  expect(thena.calls.map(({ name, event }) => [name, event['bot_token'], event['configuration']])).toEqual([
    ['app:installation', botToken, settings('https://a.example')['configuration']],
  ]);
  expect(JSON.stringify(thena.fn.log)).not.toContain(botToken);
});

describe('a bot token', () => {
  test.each([[''], ['pk_live_********'], ['****'], [undefined], [null]])(
    'that is told as %j is none, and the stored one stays',
    async (told) => {
      await using thena = await openThena(handlers);
      await post(thena, installation);
      const { bot_token: _token, ...rest } = later('app:configuration:update', 1, settings('https://b.example'));
      await post(thena, told === undefined ? rest : { ...rest, bot_token: told });
      expect((await thena.record())?.value).toMatchObject({ bot_token: botToken, ...settings('https://b.example') });
      await thena.work();
      expect(thena.calls.at(-1)).toMatchObject({ name: 'app:configuration:update', event: { bot_token: botToken } });
    },
  );

  test('that is new and whole replaces it, but not where it is older', async () => {
    await using thena = await openThena(handlers);
    await post(thena, later('app:reinstall', 5, { bot_token: 'pk_live_second.one' }), installation);
    expect((await thena.record())?.value).toMatchObject({ bot_token: 'pk_live_second.one' });
    await post(thena, later('app:reinstall', 6, { bot_token: 'pk_live_third.one' }));
    expect((await thena.record())?.value).toMatchObject({ bot_token: 'pk_live_third.one' });
  });

  test('is tried at Thena before it is believed', async () => {
    await using thena = await openThena(handlers);
    await post(thena, installation);
    expect(thena.fn.received).toMatchObject([
      {
        method: 'GET',
        path: '/platform.thena-sandbox.test/v1/tickets?limit=1',
        headers: { 'x-api-key': botToken },
      },
    ]);
    // The same one is not tried again with other events, another one is.
    await post(thena, later('app:configuration:update', 1, { bot_token: botToken }));
    expect(thena.fn.received).toHaveLength(1);
    await post(thena, later('app:configuration:update', 2, { bot_token: 'pk_live_other.one' }));
    expect(thena.fn.received).toHaveLength(2);
  });

  test.each([
    [401, 401],
    [403, 401],
    [404, 503],
    [429, 503],
    [500, 503],
  ])(
    'that Thena answers with %i makes the event be answered with %i, and nothing is stored',
    async (status, answer) => {
      await using thena = await openThena(handlers, {
        reply: () => ({ status, headers: { 'x-ratelimit-reset': String(start / 1000 + 3600) } }),
      });
      expect(await thena.post('installations', installation)).toMatchObject({ status: answer });
      expect(await thena.record()).toBeUndefined();
      expect(thena.fn.sent).toEqual([]);
      // The same event is taken once its token is good.
      thena.fn.reply = () => ({ status: 200 });
      await post(thena, installation);
      expect((await thena.record())?.value).toMatchObject({ bot_token: botToken });
    },
  );

  test('that is outdated is not tried: it may be dead by now, and what the event says besides still counts', async () => {
    const isDead = (path: string, key: unknown): boolean => path.includes('/tickets') && key === botToken;
    await using thena = await openThena(handlers, {
      reply: ({ path, headers }) => ({ status: isDead(path, headers['x-api-key']) ? 401 : 200 }),
    });
    const token = 'pk_live_second.one';
    await post(thena, later('app:reinstall', 5, { bot_token: token }));
    await post(thena, later('app:configuration:update', 4, { bot_token: botToken, ...settings('https://b.example') }));
    expect((await thena.record())?.value).toMatchObject({ bot_token: token, ...settings('https://b.example') });
    await post(thena, later('app:uninstall', 6), installation);
    expect(await thena.record()).toBeUndefined();
    await post(thena, later('app:reinstall', 7), { ...installation, installation_id: 'late' });
    expect(await thena.post('installations', later('app:reinstall', 8, { bot_token: botToken }))).toMatchObject({
      status: 401,
    });
  });

  test('is believed where the app says so, and tried at another path where it names one', async () => {
    await using believing = await openThena(handlers, { events: { prove: false } });
    await post(believing, installation);
    expect(believing.fn.received).toEqual([]);
    await using other = await openThena(handlers, { events: { prove: '/users/me', keyHeader: 'x-bot-token' } });
    await post(other, installation);
    expect(other.fn.received).toMatchObject([
      { path: '/platform.thena-sandbox.test/v1/users/me', headers: { 'x-bot-token': botToken } },
    ]);
  });
});

test('a reinstallation whose installation was never seen makes the record', async () => {
  await using thena = await openThena(handlers);
  await post(thena, later('app:reinstall', 1, { bot_token: botToken }));
  expect((await thena.record())?.value).toMatchObject({ bot_token: botToken, team_ids: ['TEAM123456'] });
});

test('settings and teams are those of the newest event, in whatever order they come', async () => {
  await using thena = await openThena(handlers);
  await post(
    thena,
    later('app:team:removed', 4, { team_ids: ['TEAM2'] }),
    later('app:configuration:update', 3, { team_ids: ['TEAM1', 'TEAM2'], ...settings('https://new.example') }),
    later('app:team:added', 2, { team_ids: ['TEAM1', 'TEAM2'], ...settings('https://old.example') }),
    installation,
  );
  const { value } = (await thena.record()) ?? {};
  expect(value).toMatchObject({ team_ids: ['TEAM2'], bot_token: botToken, ...settings('https://new.example') });
  await post(thena, later('app:team:removed', 5, { team_ids: [] }));
  expect((await thena.record())?.value).toMatchObject({ team_ids: [], bot_token: botToken });
});

describe('an uninstallation', () => {
  test('deletes the secret, and its handler hears what was known, without the token', async () => {
    await using thena = await openThena(handlers);
    await post(thena, { ...installation, ...settings('https://a.example') });
    await thena.work();
    await post(thena, later('app:uninstall', 1));
    expect(await thena.record()).toBeUndefined();
    expect(JSON.stringify(thena.fn.sent)).not.toContain('a.example');
    expect(await thena.work()).toBe(0);
    const { event, context } = thena.calls.at(-1) ?? {};
    expect(event).toMatchObject({ event_type: 'app:uninstall', bot_token: '', bot_id: 'BOT123456' });
    expect(context?.installation).toMatchObject({ organization_id: organisation, ...settings('https://a.example') });
    await expect(context?.client.tickets.get('T1')).rejects.toThrow('The bot token of the organisation is not known');
  });

  test('comes twice, or where nothing is installed, and does no harm', async () => {
    await using thena = await openThena(handlers);
    await post(thena, later('app:uninstall', 1), later('app:uninstall', 1), later('app:uninstall', 2));
    expect(await thena.work()).toBe(0);
    await post(thena, later('app:uninstall', 1), later('app:uninstall', 3));
    expect(await thena.work()).toBe(0);
    expect(thena.calls.map(({ name }) => name)).toEqual(['app:uninstall']);
  });

  test('is not undone by older events that come late, but by a newer installation', async () => {
    await using thena = await openThena(handlers);
    await post(thena, installation, later('app:uninstall', 2));
    await post(thena, later('app:configuration:update', 1), { ...installation, installation_id: 'late' });
    expect(await thena.record()).toBeUndefined();
    await post(thena, later('app:installation', 3, { bot_token: 'pk_live_new.one' }));
    expect((await thena.record())?.value).toMatchObject({ bot_token: 'pk_live_new.one' });
    // An old one that comes late does not remove what is there since.
    await post(thena, later('app:uninstall', 1));
    expect(await thena.record()).toBeDefined();
  });

  test('keeps nothing but its time once its handler is done', async () => {
    const kept: (JsonObject | undefined)[] = [];
    const state = memoryState({ now: () => start });
    await using thena = await openThena(handlers, { ports: { state } });
    await post(thena, { ...installation, ...settings('https://a.example') }, later('app:uninstall', 1));
    kept.push((await state.get(`${prefix}uninstalled/${organisation}`))?.value);
    await thena.work();
    kept.push((await state.get(`${prefix}uninstalled/${organisation}`))?.value);
    expect(kept).toMatchObject([
      { installation: settings('https://a.example') },
      { at: Date.parse('2024-01-01T12:01:00Z') },
    ]);
    expect(kept[1]).not.toHaveProperty('installation');
    expect(JSON.stringify(kept)).not.toContain(botToken);
  });

  test('whose message got lost on the way to the queue is told all the same when it comes again', async () => {
    let isBroken = true;
    await using thena = await openThena(handlers, {
      ports: {
        send: (queue, messages) => {
          if (isBroken) return Promise.reject(new Error('no queue'));
          thena.fn.sent.push(...messages.map((body) => ({ queue, body, delay: undefined })));
          return Promise.resolve();
        },
      },
      secrets: { [`${prefix}organisations/${organisation}`]: { ...installation, ...settings('https://a.example') } },
    });
    expect(await thena.post('installations', later('app:uninstall', 1))).toMatchObject({ status: 500 });
    isBroken = false;
    await post(thena, later('app:uninstall', 1));
    await thena.work();
    expect(thena.calls).toMatchObject([{ context: { installation: settings('https://a.example') } }]);
  });

  test('that is over before the handler of the installation had its turn leaves that one out', async () => {
    await using thena = await openThena(handlers);
    await post(thena, installation, later('app:uninstall', 1));
    expect(await thena.work()).toBe(0);
    expect(thena.calls.map(({ name }) => name)).toEqual(['app:uninstall']);
  });
});

test('an event that comes again is acknowledged, and handled once', async () => {
  await using thena = await openThena(handlers);
  await post(thena, installation, installation, later('app:team:added', 1), later('app:team:added', 1));
  expect(thena.fn.sent).toHaveLength(2);
  await thena.work();
  expect(thena.calls.map(({ name }) => name).toSorted()).toEqual(['app:installation', 'app:team:added']);
});

test('events that nobody handles change the record all the same, and use no queue', async () => {
  await using thena = await openThena({ 'ticket:comment:added': noted });
  await post(thena, installation);
  expect(thena.fn.sent).toEqual([]);
  expect(await thena.post('events', commentEvent())).toMatchObject({ message: 'Queued' });
  await post(thena, later('app:uninstall', 1));
  expect(await thena.record()).toBeUndefined();
});

test.each([
  ['without an organisation', { organization_id: undefined }, 400],
  ['with one that cannot be part of a name', { organization_id: '../other' }, 400],
  ['without an application', { application_id: 7 }, 400],
  ['of a name that is not known', { event_type: 'app:renamed' }, 200],
  ['without a name', { event_type: undefined }, 200],
])('a body %s is answered and has no effect', async (_what, more, status) => {
  await using thena = await openThena(handlers);
  expect(await thena.post('installations', { ...installation, ...more })).toMatchObject({ status });
  expect(thena.fn.secrets.writes).toBe(0);
  expect(thena.fn.sent).toEqual([]);
});

test('concurrent events of one organisation undo nothing of each other', async () => {
  await using thena = await openThena(handlers);
  const bodies = [
    installation,
    later('app:team:added', 1, { team_ids: ['TEAM123456', 'TEAM2'] }),
    later('app:configuration:update', 2, settings('https://b.example')),
  ];
  await Promise.all(bodies.map((body) => post(thena, body)));
  expect((await thena.record())?.value).toMatchObject({ bot_token: botToken, ...settings('https://b.example') });
});

test('what somebody else keeps in the secret stays there', async () => {
  await using thena = await openThena(handlers);
  await post(thena, installation);
  const stored = await thena.record();
  const name = `${prefix}organisations/${organisation}`;
  await thena.fn.secrets.put(name, { ...stored?.value, note: 'by hand' }, stored?.version);
  await post(thena, later('app:team:added', 1));
  expect((await thena.record())?.value).toMatchObject({ note: 'by hand', bot_token: botToken });
});

test('an uninstallation that nobody handles leaves nothing of the settings behind, also where it comes again', async () => {
  const state = memoryState({ now: () => start });
  await using thena = await openThena({ 'ticket:comment:added': noted }, { ports: { state } });
  await post(thena, { ...installation, ...settings('https://a.example/?key=of-the-customer') });
  await post(thena, later('app:uninstall', 1), later('app:uninstall', 1));
  expect((await state.get(`${prefix}uninstalled/${organisation}`))?.value).toEqual({
    at: Date.parse('2024-01-01T12:01:00Z'),
  });
});

test('a second uninstallation counts as the last one, though the installation before it comes after it', async () => {
  await using thena = await openThena(handlers);
  await post(thena, installation, later('app:uninstall', 1));
  await thena.work();
  await post(thena, later('app:uninstall', 5), later('app:reinstall', 3, { bot_token: 'pk_live_late.one' }));
  expect(await thena.record()).toBeUndefined();
  await post(thena, later('app:reinstall', 6, { bot_token: 'pk_live_new.one' }));
  expect((await thena.record())?.value).toMatchObject({ bot_token: 'pk_live_new.one' });
});

test.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'])(
  'an installation of %s, which is no time, is one of now: its token is kept, and what follows is not older',
  async (time) => {
    await using thena = await openThena(handlers);
    await post(thena, { ...installation, created_at: time });
    expect((await thena.record())?.value).toMatchObject({
      bot_token: botToken,
      changed_at: new Date(start).toISOString(),
    });
    thena.fn.clock.now += 60_000;
    const { updated_at: _at, ...removal } = later('app:uninstall', 1);
    await post(thena, removal);
    expect(await thena.record()).toBeUndefined();
  },
);

test('an uninstallation whose handler is gone when its turn comes leaves nothing of the settings behind', async () => {
  const shared = { state: memoryState({ now: () => start }) };
  await using before = await openThena(handlers, { ports: shared });
  await post(before, { ...installation, ...settings('https://a.example') }, later('app:uninstall', 1));
  await using after = await openThena({ 'ticket:comment:added': noted }, { ports: shared });
  after.fn.sent.push(...before.fn.sent);
  expect(await after.work()).toBe(0);
  expect((await shared.state.get(`${prefix}uninstalled/${organisation}`))?.value).toEqual({
    at: Date.parse('2024-01-01T12:01:00Z'),
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gadgetKey, openStage, platform } from './stage.ts';
import type { ThenaStage } from './stage.ts';

let on: ThenaStage;
beforeEach(async () => {
  on = await openStage();
});
afterEach(() => on[Symbol.asyncDispose]());

const printer = { title: 'No paper', requestorEmail: 'carla.customer@example.com', teamId: 'TEAM0SUPPORT' };

describe('a ticket', () => {
  test('is made, read and listed in the envelope of the platform', async () => {
    const made = await on.ask('POST', `${platform}/tickets`, {
      body: { ...printer, description: 'None at all', statusName: 'New', priorityName: 'High', metadata: { a: 1 } },
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        status: true,
        message: 'Success',
        timestamp: '2026-05-01T12:00:00.000Z',
        data: {
          id: expect.stringMatching(/^TKT/) as string,
          ticketId: 2,
          ticketIdentifier: 'SUP-2',
          title: 'No paper',
          description: 'None at all',
          statusName: 'New',
          priorityName: 'High',
          teamId: 'TEAM0SUPPORT',
          customerContactEmail: 'carla.customer@example.com',
          customerContactFirstName: 'Carla',
          customerContactLastName: 'Customer',
          metadata: { a: 1 },
          assignedTo: null,
        },
      },
    });
    const read = await on.ask('GET', `${platform}/tickets/${String(made.body.data.id)}`);
    expect(read.body.data).toEqual(made.body.data);
    const list = async (query: string): Promise<readonly string[]> =>
      (await on.ask('GET', `${platform}/tickets${query}`)).body.data.map(({ title }: { title: string }) => title);
    expect(await list('')).toEqual(['The printer is on fire', 'No paper']);
    expect(await list('?page=2&limit=1')).toEqual(['No paper']);
    expect(await list('?page=x&limit=-1')).toEqual(['The printer is on fire']);
  });

  test('is refused where something is missing or not known', async () => {
    for (const more of [
      { title: '' },
      { requestorEmail: undefined },
      { teamId: undefined },
      { teamId: 'TEAM0HELPDESK' },
    ]) {
      const told = await on.ask('POST', `${platform}/tickets`, { body: { ...printer, ...more } });
      expect([more, told.status]).toEqual([more, 400]);
    }
    expect(on.standin.tickets()).toHaveLength(1);
  });

  test('with a key that was used before is not made again', async () => {
    const body = { ...printer, deDuplicationKey: 'EVT1' };
    const first = await on.ask('POST', `${platform}/tickets`, { body });
    const second = await on.ask('POST', `${platform}/tickets`, { body: { ...body, title: 'Another' } });
    expect(second.body).toEqual(first.body);
    expect(on.standin.tickets()).toHaveLength(2);
    const elsewhere = { ...body, teamId: 'TEAM0HELPDESK' };
    const other = await on.ask('POST', `${platform}/tickets`, { key: gadgetKey, body: elsewhere });
    expect(other.body.data.id).not.toBe(first.body.data.id);
  });

  test('that is refused does not use up its key', async () => {
    const body = { ...printer, deDuplicationKey: 'EVT1' };
    expect((await on.ask('POST', `${platform}/tickets`, { body: { ...body, title: '' } })).status).toBe(400);
    expect((await on.ask('POST', `${platform}/tickets`, { body })).status).toBe(201);
  });

  test.each([
    [false, 201, 3],
    [true, 400, 2],
  ])('is one of several, of which a bad one stops the others: %j', async (stopOnError, status, count) => {
    const body = { tickets: [printer, { title: 'No team' }, printer], options: { stopOnError } };
    expect(await on.ask('POST', `${platform}/tickets/bulk`, { body })).toMatchObject({ status });
    expect(on.standin.tickets()).toHaveLength(count);
    expect((await on.ask('POST', `${platform}/tickets/bulk`, { body: {} })).status).toBe(400);
  });

  test('of another organisation is not there', async () => {
    const [ticket] = on.standin.tickets({ organisation: 'ORG0GADGET' });
    expect((await on.ask('GET', `${platform}/tickets/${ticket?.id ?? ''}`)).status).toBe(404);
    expect((await on.ask('GET', `${platform}/tickets/${ticket?.id ?? ''}`, { key: gadgetKey })).status).toBe(200);
  });
});

describe('a comment', () => {
  const ticket = () => on.standin.tickets()[0]?.id ?? '';

  test('is put on a ticket and listed', async () => {
    const address = `${platform}/tickets/${ticket()}/comment`;
    const body = { content: 'a < b', commentVisibility: 'private', commentType: 'note', threadName: 't' };
    const made = await on.ask('POST', address, { body });
    expect(made).toMatchObject({
      status: 201,
      body: {
        message: 'Success',
        data: {
          content: 'a < b',
          contentHtml: '<p>a &lt; b</p>',
          contentMarkdown: 'a < b',
          commentVisibility: 'private',
          commentType: 'note',
          threadName: 't',
          author: { id: 'U0ANNA', name: 'Anna Admin', email: 'anna.admin@widget.example' },
          teamId: 'TEAM0SUPPORT',
        },
      },
    });
    const query = `entityType=TICKET&entityId=${ticket()}&page=1&limit=10`;
    expect((await on.ask('GET', `${platform}/comments?${query}`)).body.data).toEqual([made.body.data]);
  });

  test('that is made for an entity comes back without an envelope', async () => {
    const body = { content: 'Hello', entityType: 'ticket', entityId: ticket() };
    const made = await on.ask('POST', `${platform}/comments`, { body });
    expect(made).toMatchObject({
      status: 201,
      body: { id: expect.stringMatching(/^COM/) as string, content: 'Hello' },
    });
  });

  test('with a key that was used before is not made again', async () => {
    const body = { content: 'Hello', deDuplicationKey: 'EVT1' };
    const address = `${platform}/tickets/${ticket()}/comment`;
    const first = await on.ask('POST', address, { body });
    expect((await on.ask('POST', address, { body })).body).toEqual(first.body);
    expect(on.standin.comments(ticket())).toHaveLength(1);
  });

  test("of a bot is the bot's, also under the name of somebody else", async () => {
    const { botToken: key } = await on.installedApp();
    const address = `${platform}/tickets/${ticket()}/comment`;
    await on.ask('POST', address, { key, body: { content: 'Beep' } });
    const body = { content: 'Hi', impersonatedUserName: 'Eve', impersonatedUserEmail: 'eve@example.com' };
    await on.ask('POST', address, { key, body });
    await on.standin.settled();
    const bot = on.standin.installations()[0]?.bot;
    expect(on.received('events').map(({ message }) => [message.actor.id, message.payload.comment.author])).toEqual(
      expect.arrayContaining([
        [bot?.id, expect.objectContaining({ id: bot?.id, name: 'Ticket Notes' })],
        [bot?.id, expect.objectContaining({ id: bot?.id, name: 'Eve', email: 'eve@example.com' })],
      ]) as unknown,
    );
  });

  test('is refused where it is not complete, and nothing is said where there is nothing', async () => {
    const cases = [
      ['POST', 'tickets/:ticket/comment', {}, 400],
      ['POST', 'tickets/:ticket/comment', { content: 'x', commentVisibility: 'secret' }, 400],
      ['POST', 'tickets/TKT0/comment', { content: 'x' }, 404],
      ['POST', 'comments', { content: 'x', entityType: 'account', entityId: ':ticket' }, 400],
      ['POST', 'comments', { content: 'x', entityType: 'ticket' }, 400],
      ['POST', 'comments', [], 400],
      ['GET', 'comments?entityType=ticket', undefined, 400],
      ['DELETE', 'tickets/:ticket', {}, 404],
    ] as const;
    for (const [method, path, body, status] of cases) {
      const given = JSON.stringify(body)?.replaceAll(':ticket', ticket());
      const told = await on.ask(method, `${platform}/${path.replace(':ticket', ticket())}`, { body: given });
      const refused: unknown = { statusCode: status, message: expect.any(String) };
      expect([path, told.status, told.body]).toEqual([path, status, refused]);
    }
    expect(on.standin.comments(ticket())).toEqual([]);
  });
});

describe('a bot token', () => {
  test('is proved by reading, and reaches the teams of its installation only', async () => {
    const { botToken: key } = await on.installedApp();
    const elsewhere = on.standin.createTicket({ teamId: 'TEAM0SALES' });
    const read = async (path: string) => on.ask('GET', `${platform}/${path}`, { key });
    expect((await read('users/me')).body.data).toMatchObject({ id: on.standin.installations()[0]?.bot.id });
    expect((await read('teams')).body.data).toEqual([{ id: 'TEAM0SUPPORT', name: 'Support', identifier: 'SUP' }]);
    expect((await read('tickets')).body.data).toHaveLength(1);
    expect((await read(`tickets/${elsewhere.id}`)).status).toBe(403);
    const body = { ...printer, teamId: 'TEAM0SALES' };
    expect((await on.ask('POST', `${platform}/tickets`, { key, body })).status).toBe(403);
    expect((await on.ask('GET', `${platform}/teams`)).body.data).toHaveLength(3);
  });
});

import { describe, expect, test, vi } from 'vitest';
import { thenaStandin } from '../../../../src/platforms/thena/standin/index.ts';
import type { SentMessage } from '../../../../src/sandbox/sent-message.ts';
import { startReceiver } from '../../../support/receiver.ts';
import { openStage, studio } from './stage.ts';
import type { ThenaStage } from './stage.ts';

const namesAt = (on: ThenaStage): readonly string[] =>
  on
    .received('events')
    .map(({ message }) => message.eventType as string)
    .toSorted();
const eventAttempts = (on: ThenaStage) => on.standin.attempts().filter(({ kind }) => kind !== 'probe');

describe('what happens in the world', () => {
  test('arrives wrapped as a live app gets it', async () => {
    await using on = await openStage();
    await on.installedApp();
    const comment = on.standin.addComment({ text: 'This is a sample', by: 'ben.agent@widget.example' });
    await on.standin.settled();
    const [ticket] = on.standin.tickets();
    expect(on.received('events')).toEqual([
      {
        message: {
          actor: { id: 'U0BEN', email: 'ben.agent@widget.example', type: 'AGENT' },
          eventType: 'ticket:comment:added',
          orgId: 'ORG0WIDGET',
          payload: {
            comment: {
              id: comment.id,
              content: 'This is a sample',
              contentHtml: '<p>This is a sample</p>',
              contentMarkdown: 'This is a sample',
              commentType: 'comment',
              commentVisibility: 'public',
              author: {
                id: 'U0BEN',
                name: 'Ben Agent',
                email: 'ben.agent@widget.example',
                avatarUrl: expect.stringContaining('https://') as string,
              },
              teamId: 'TEAM0SUPPORT',
              createdAt: '2026-05-01T12:00:00.000Z',
              updatedAt: '2026-05-01T12:00:00.000Z',
            },
            ticket: { id: ticket?.id, title: 'The printer is on fire' },
          },
          eventId: on.standin.attempts().at(-1)?.eventId,
          timestamp: String(Date.UTC(2026, 4, 1, 12)),
        },
        xWebhookEvent: true,
      },
    ]);
    expect(on.receiver.received.at(-1)?.path).toBe('/events?token=e-secret');
    expect(on.receiver.received.at(-1)?.rawHeaders.join(' ')).not.toMatch(/signature/i);
  });

  test('arrives as several events where a ticket is changed', async () => {
    await using on = await openStage();
    await on.installedApp();
    const { id } = on.standin.createTicket({ title: 'Noise', by: 'carla.customer@example.com' });
    on.standin.changeTicket({ ticket: id, status: 'Closed', agent: 'ben.agent@widget.example' });
    on.standin.changeTicket({ ticket: id, priority: 'High', agent: null });
    on.standin.changeTicket({ ticket: id });
    on.standin.deleteTicket({ ticket: id });
    await on.standin.settled();
    expect(namesAt(on)).toEqual(
      [
        'ticket:created',
        'ticket:updated',
        'ticket:status:changed',
        'ticket:assigned',
        'ticket:updated',
        'ticket:priority:changed',
        'ticket:assigned',
        'ticket:updated',
        'ticket:deleted',
      ].toSorted(),
    );
    const closed = on.received('events').find(({ message }) => message.eventType === 'ticket:status:changed');
    expect(closed.message.payload).toMatchObject({
      ticket: { statusName: 'Closed', assignedTo: { id: 'U0BEN' }, assignedAgent: { id: 'U0BEN' } },
      previousTicket: { statusName: 'Open', assignedTo: null, assignedAgent: null },
    });
    expect(new Set(on.received('events').map(({ message }) => message.eventId as string)).size).toBe(9);
    expect(on.standin.tickets()).toHaveLength(1);
  });

  test('names who is assigned in each of the shapes that were seen', async () => {
    await using on = await openStage();
    await on.installedApp({ events: { subscribe: [{ event: 'ticket:updated', reason: 'r' }] } });
    const shapes = ['id', 'email', 'list', 'object'] as const;
    for (const assignedAs of shapes) {
      on.standin.changeTicket({ agent: 'U0BEN', assignedAs });
      await on.standin.settled();
    }
    const ben = { id: 'U0BEN', email: 'ben.agent@widget.example', name: 'Ben Agent' };
    const tickets = on.received('events').map(({ message }) => message.payload.ticket as Record<string, unknown>);
    expect(tickets.map(({ assignedTo }) => assignedTo)).toEqual([ben.id, ben.email, [ben], ben]);
    expect(tickets.map(({ assignedAgent }) => assignedAgent)).toEqual([ben, ben, ben, ben]);
  });

  test.each([
    ['nothing', [], ['ticket:comment:added', 'ticket:created']],
    ['tickets', ['ticket:created'], ['ticket:created']],
    ['the other name of a comment', ['ticket:comment:created'], ['ticket:comment:added']],
    ['a pattern, which is no name', ['ticket:*'], []],
  ])('arrives at an app that subscribes to %s', async (_what, names, arriving) => {
    await using on = await openStage();
    await on.installedApp({ events: { subscribe: names.map((event) => ({ event, reason: 'r' })) } });
    on.standin.createTicket();
    on.standin.addComment({ text: 'x' });
    await on.standin.settled();
    expect(namesAt(on)).toEqual(arriving);
  });

  test('does not arrive of other teams, other organisations, or after the end', async () => {
    await using on = await openStage();
    await on.installedApp();
    on.standin.createTicket({ teamId: 'TEAM0SALES' });
    on.standin.createTicket({ organisation: 'ORG0GADGET' });
    on.standin.addTeam('TEAM0FIELD');
    on.standin.createTicket({ teamId: 'TEAM0FIELD' });
    await on.standin.settled();
    expect(namesAt(on)).toEqual(['ticket:created']);
    on.standin.uninstall();
    on.standin.createTicket();
    await on.standin.settled();
    expect(namesAt(on)).toHaveLength(1);
  });

  test.each([
    ['added', ['ticket:comment:added']],
    ['created', ['ticket:comment:created']],
    ['both', ['ticket:comment:added', 'ticket:comment:created']],
  ] as const)('is called %s where it is a comment', async (commentEvent, names) => {
    await using on = await openStage({ sending: { commentEvent } });
    await on.installedApp();
    on.standin.addComment({ text: 'x' });
    await on.standin.settled();
    expect(namesAt(on)).toEqual(names);
    expect(new Set(on.received('events').map(({ message }) => message.eventId as string)).size).toBe(1);
  });

  test('has the other two envelopes where that is wished', async () => {
    await using on = await openStage({ sending: { envelope: 'B' } });
    await on.installedApp();
    on.standin.addComment({ text: 'x' });
    await on.standin.settled();
    on.standin.sendAs({ envelope: 'C' });
    on.standin.addComment({ text: 'y' });
    await on.standin.settled();
    const common = { eventType: 'ticket:comment:added', orgId: 'ORG0WIDGET', actor: { id: 'U0ANNA' } };
    expect(on.received('events')).toMatchObject([
      { ...common, timestamp: '2026-05-01T12:00:00.000Z', payload: { comment: { content: 'x' } } },
      { ...common, timestamp: Date.UTC(2026, 4, 1, 12), eventData: { comment: { content: 'y' } } },
    ]);
    expect(on.received('events')[1]).not.toHaveProperty('payload');
  });
});

describe('a delivery that is not accepted', () => {
  const failing = async (): Promise<ThenaStage> => {
    const on = await openStage({}, (message, response) => {
      response.statusCode = message.body === '' || message.path.startsWith('/installations') ? 200 : 500;
      response.end();
    });
    await on.installedApp();
    return on;
  };
  const eventsOf = (on: ThenaStage) => on.standin.attempts().filter(({ kind }) => kind === 'event');

  test('is repeated five times, with the same bytes, after 10, 20, 30, 50 and 80 seconds', async () => {
    await using on = await failing();
    on.standin.addComment({ text: 'x' });
    await on.standin.settled();
    for (const seconds of [10, 20, 30, 50, 80]) {
      const count = eventsOf(on).length;
      const next = new Date(on.clock.now() + seconds * 1_000).toISOString();
      expect(eventsOf(on).at(-1)).toMatchObject({ attempt: count, status: 500, nextAttemptAt: next });
      await on.pass(seconds * 1_000 - 1);
      expect(eventsOf(on)).toHaveLength(count);
      await on.pass(1);
      expect(eventsOf(on)).toHaveLength(count + 1);
    }
    await on.pass(24 * 3_600_000);
    expect(eventsOf(on)).toHaveLength(6);
    expect(eventsOf(on).at(-1)).toMatchObject({ attempt: 6, nextAttemptAt: null, error: 'the receiver answered 500' });
    expect(new Set(on.received('events').map((body) => JSON.stringify(body))).size).toBe(1);
  });

  test('goes to the address that the manifest has by then', async () => {
    await using on = await failing();
    await using other = await startReceiver();
    on.standin.addComment({ text: 'x' });
    await on.standin.settled();
    const [app] = on.standin.apps();
    const webhooks = { events: `${other.origin}/moved` };
    await on.ask('PATCH', `${studio}/apps/${app?.uid ?? ''}/update-app`, {
      body: on.manifest({ integration: { webhooks } }),
    });
    await on.pass(10_000);
    expect(other.received.filter(({ body }) => body !== '').map(({ path }) => path)).toEqual(['/moved']);
    await on.pass(3_600_000);
    expect(eventsOf(on).map(({ status }) => status)).toEqual([500, 200]);
  });

  test('is not repeated when the app is not installed any more, or the sandbox has ended', async () => {
    await using on = await failing();
    on.standin.addComment({ text: 'x' });
    await on.standin.settled();
    on.standin.uninstall();
    await on.pass(3_600_000);
    expect(eventsOf(on)).toHaveLength(1);
    on.standin.install();
    on.standin.addComment({ text: 'y' });
    await on.standin.settled();
    await on.standin.close();
    await on.pass(3_600_000);
    expect(eventsOf(on)).toHaveLength(2);
    on.standin.addComment({ text: 'z' });
    await on.standin.settled();
    expect(on.received('events')).toHaveLength(2);
  });

  test('is one about an installation too', async () => {
    await using on = await openStage({ retryDelays: [1_000] }, (_message, response) => {
      response.statusCode = 503;
      response.end();
    });
    await on.installedApp();
    await on.pass(1_000);
    expect(eventAttempts(on).map(({ kind, event, eventId, attempt }) => [kind, event, eventId, attempt])).toEqual([
      ['installation', 'app:installation', null, 1],
      ['installation', 'app:installation', null, 2],
    ]);
  });

  test('because there is no answer in time is repeated', async () => {
    await using on = await openStage({}, (message, response) => {
      if (message.body === '' || message.path.startsWith('/installations')) response.end();
    });
    await on.installedApp();
    on.standin.addComment({ text: 'x' });
    await vi.waitFor(() => expect(on.received('events')).toHaveLength(1));
    on.clock.advance(9_999);
    expect(eventsOf(on)).toEqual([]);
    await on.pass(1);
    expect(eventsOf(on)).toMatchObject([
      { status: null, error: 'no answer within 10 s', nextAttemptAt: '2026-05-01T12:00:20.000Z' },
    ]);
  });

  test('goes nowhere but to this machine', async () => {
    await using on = await openStage();
    const installations = 'https://user:word@app.example/in?token=i-secret';
    await on.installedApp({ integration: { webhooks: { installations } } });
    expect(eventAttempts(on)).toMatchObject([
      {
        address: 'https://app.example/in',
        status: null,
        error: expect.stringContaining('not on this machine') as string,
      },
    ]);
    expect(JSON.stringify(on.standin.attempts())).not.toMatch(/i-secret|word/);
  });

  test('comes again in real time where there is no scheduler', async () => {
    let answered = 0;
    await using receiver = await startReceiver((message, response) => {
      response.statusCode = message.body !== '' && answered++ === 0 ? 500 : 200;
      response.end();
    });
    const standin = thenaStandin({ now: () => Date.UTC(2026, 4, 1, 12), retryDelays: [5] });
    const webhooks = { events: `${receiver.origin}/events`, installations: `${receiver.origin}/installations` };
    await standin.handle({
      method: 'POST',
      url: new URL(`${studio}/apps/create-app`),
      headers: { 'x-api-key': 'pk_live_sandbox.personal-key' },
      body: Buffer.from(JSON.stringify({ manifest: { app: { name: 'A' }, integration: { webhooks } } })),
    });
    standin.install();
    await vi.waitFor(() =>
      expect(standin.attempts().filter(({ kind }) => kind === 'installation')).toMatchObject([
        { status: 500 },
        { status: 200 },
      ]),
    );
    await standin.close();
  });
});

describe('whoever listens to attempts', () => {
  test('hears of all but probes, as they were sent', async () => {
    const heard: SentMessage[] = [];
    await using on = await openStage({ onAttempt: (sent) => heard.push(sent) });
    const { botToken } = await on.installedApp();
    on.standin.addComment({ text: 'x' });
    await on.standin.settled();
    expect(heard).toMatchObject([
      {
        event: 'app:installation',
        account: 'ORG0WIDGET',
        address: `${on.receiver.origin}/installations?token=i-secret`,
        body: expect.stringContaining(botToken) as string,
        attempt: 1,
        status: 200,
        error: null,
        durationMs: 0,
      },
      { event: 'ticket:comment:added', address: `${on.receiver.origin}/events?token=e-secret` },
    ]);
    expect(JSON.parse(heard[1]?.body ?? '')).toEqual(on.received('events')[0]);
  });
});

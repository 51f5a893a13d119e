import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { textOf } from '../../../support/html-form.ts';
import { openStage } from './stage.ts';
import type { ThenaStage } from './stage.ts';

let on: ThenaStage;
beforeEach(async () => {
  on = await openStage();
});
afterEach(() => on[Symbol.asyncDispose]());

describe('a sample', () => {
  test('of an event has a payload, and is sent by nobody', async () => {
    await on.installedApp();
    const events = [
      'ticket:comment:added',
      'ticket:comment:updated',
      'ticket:comment:reaction:added',
      'ticket:created',
      'ticket:deleted',
      'ticket:sla:breach_warning',
      'account-task:comment:created',
      'account:created',
      'account:deleted',
      'account:updated',
      'account-health:changed',
      'account-custom_field_value:added',
      'customer-contact:type:changed',
      'organization:member-joined',
      'organization:updated',
      'user:mentioned',
      'user:created',
    ];
    for (const event of events) {
      const { message, xWebhookEvent } = JSON.parse(on.standin.sample(event));
      expect(message).toMatchObject({ eventType: event, orgId: 'ORG0WIDGET', timestamp: String(on.clock.now()) });
      expect(Object.keys(message.payload as object)).not.toEqual([]);
      expect(xWebhookEvent).toBe(true);
    }
    await on.standin.settled();
    expect(on.received('events')).toEqual([]);
  });

  test('of a custom object is in the envelope of custom objects', () => {
    const event = 'custom-object:crm:deal:created';
    const organisation = 'ORG0GADGET';
    expect(JSON.parse(on.standin.sample(event, { organisation }))).toMatchObject({
      eventType: event,
      orgId: organisation,
      timestamp: on.clock.now(),
      eventData: { record: {} },
    });
  });

  test('about an installation is what is there, and only an installation has its token', async () => {
    const { uid, botToken } = await on.installedApp();
    const sample = (event: string) => JSON.parse(on.standin.sample(event)) as object;
    expect(sample('app:installation')).toMatchObject({
      event_type: 'app:installation',
      application_id: uid,
      bot_token: botToken,
      team_ids: ['TEAM0SUPPORT'],
    });
    expect(sample('app:uninstall')).toMatchObject({ event_type: 'app:uninstall', bot_token: 'pk_live_********' });
    expect(on.standin.installations()).toMatchObject([{ status: 'installed' }]);
  });

  test('is not made of what nobody knows or has', () => {
    expect(() => on.standin.sample('weather:changed')).toThrow('weather:changed');
    expect(() => on.standin.sample('app:installation')).toThrow('has not installed');
  });
});

describe('the panel', () => {
  const tables = () => on.standin.panel?.().tables ?? [];
  const rowsOf = (title: string) => tables().find((table) => table.title === title)?.rows;

  test('shows organisations, tickets, apps, installations and deliveries without tokens and settings', async () => {
    const configuration = { required_settings: [{ key: 'target_url' }] };
    await on.createApp({ configuration });
    on.standin.install({ settings: { required_settings: { target_url: 'https://hush.example' } } });
    on.standin.addComment({ text: 'x' });
    await on.standin.settled();
    const botToken = on.standin.botToken();
    const [app] = on.standin.apps();
    expect(rowsOf('Organisations')?.map((row) => row.at(-1))).toEqual([
      'pk_live_sandbox.personal-key',
      'pk_live_gadget.personal-key',
    ]);
    expect(rowsOf('Apps of Thena')).toEqual([
      [
        'Ticket Notes (ticket-notes)',
        app?.uid,
        'private',
        'everything',
        `${on.receiver.origin}/events, ${on.receiver.origin}/installations`,
      ],
    ]);
    expect(rowsOf('Installed apps of Thena')).toEqual([
      ['ORG0WIDGET', 'ticket-notes', { mark: 'installed', tone: 'good' }, 'TEAM0SUPPORT', 'target_url'],
    ]);
    const [newest] = rowsOf('Deliveries of Thena') ?? [];
    expect(newest?.slice(1)).toEqual([
      'ticket:comment:added of ORG0WIDGET',
      { mark: 'delivered', tone: 'good' },
      '200',
      `${on.receiver.origin}/events`,
    ]);
    const page = await (await fetch(on.sandbox.origin)).text();
    const state = await (await fetch(`${on.sandbox.origin}/_sandbox/state`)).text();
    expect(textOf(page)).toContain('Ticket Notes (ticket-notes)');
    for (const text of [page, state]) {
      for (const secret of [botToken, 'e-secret', 'i-secret', 'hush.example', app?.clientSecret ?? '']) {
        expect(text).not.toContain(secret);
      }
    }
  });

  test('says when a delivery is tried again', async () => {
    await on.installedApp();
    await on.receiver[Symbol.asyncDispose]();
    on.standin.addComment({ text: 'x' });
    await on.standin.settled();
    expect(rowsOf('Deliveries of Thena')?.[0]?.[2]).toEqual([
      { mark: 'will retry', tone: 'wait' },
      'at',
      { time: '2026-05-01T12:00:10.000Z' },
    ]);
  });

  test('hides the key of an organisation that a test brought', async () => {
    const [first] = on.standin.organisations();
    if (first === undefined) throw new Error('there is no organisation');
    const own = { ...first, id: 'ORG0OWN', personalKey: 'pk_live_own.key' };
    await using other = await openStage({ organisations: [own] });
    expect(JSON.stringify(other.standin.panel?.())).not.toContain('pk_live_own.key');
    expect(other.standin.tickets({ organisation: 'ORG0OWN' })).toHaveLength(1);
  });
});

describe('the page of a ticket', () => {
  const send = async (form: Record<string, string> | undefined, headers: Record<string, string> = {}) => {
    const id = on.standin.tickets()[0]?.id ?? '';
    const response = await fetch(`${on.sandbox.origin}/app.thena-sandbox.test/tickets/${id}`, {
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
      headers,
    });
    return { status: response.status, text: textOf(await response.text()) };
  };
  const own = () => ({ origin: on.sandbox.origin, 'sec-fetch-site': 'same-origin' });

  test('shows it and takes a comment, of which apps hear', async () => {
    await on.installedApp();
    expect(await send(undefined)).toMatchObject({
      status: 200,
      text: expect.stringContaining('The printer is on fire') as string,
    });
    const told = await send({ author: 'Ben Agent', comment: 'On my way' }, own());
    expect(told).toMatchObject({
      status: 200,
      text: expect.stringContaining('Ben Agent (public): On my way') as string,
    });
    await on.standin.settled();
    expect(on.received('events')).toMatchObject([{ message: { actor: { id: 'U0BEN' } } }]);
  });

  test.each([
    [{ author: 'Ben Agent', comment: ' ' }, true, 422],
    [{ author: 'Nobody', comment: 'x' }, true, 422],
    [{ author: 'Ben Agent', comment: 'x' }, false, 403],
  ])('refuses %j, from a page of its own: %j', async (form, isOwn, status) => {
    expect((await send(form, isOwn ? own() : {})).status).toBe(status);
    expect(on.standin.comments(on.standin.tickets()[0]?.id ?? '')).toEqual([]);
  });

  test('is not there for a ticket that is not there', async () => {
    const response = await fetch(`${on.sandbox.origin}/app.thena-sandbox.test/tickets/TKT0`);
    expect(response.status).toBe(404);
    expect(on.standin.comments('TKT0')).toEqual([]);
  });
});

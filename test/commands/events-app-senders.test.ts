import { createHmac } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { captureDeliveries } from '../../src/commands/sandbox/capture-deliveries.ts';
import { eventsFolder } from '../../src/events/event-store.ts';
import { phpJson } from '../../src/platforms/heseya/standin/php-json.ts';
import type { JsonObject } from '../../src/runtime/ports.ts';
import { startReceiver } from '../support/receiver.ts';
import {
  appSenderStage,
  botToken,
  eventsToken,
  installationsToken,
  now,
  planted,
  store,
  webhookSecret,
} from './app-sender-stage.ts';

interface Delivery {
  readonly event: string;
  readonly account: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What stand-ins say that they have delivered, as the sandbox captures it. */
async function stage() {
  const made = await appSenderStage();
  await made.storeThenaApp();
  await made.storeHeseyaStore();
  const receiver = await startReceiver();
  onTestFinished(async () => receiver[Symbol.asyncDispose]());
  const capture = captureDeliveries(made.engineFolder, (problem) => {
    throw new Error(problem);
  });
  const command = async (...words: readonly string[]) => {
    const played = await made.command(words, { now: () => now + 60_000 });
    for (const secret of [...planted, 'planted-setting', 'planted-licence']) {
      expect(played.stdout + played.stderr).not.toContain(secret);
    }
    return played;
  };
  return {
    ...made,
    command,
    receiver,
    delivered: async ({ event, account, path, headers = {}, body }: Delivery): Promise<void> => {
      const address = `${receiver.origin}/${path}`;
      const outcome = { status: 200, error: null, durationMs: 3, attempt: 1 };
      capture.onAttempt({
        at: now,
        event,
        account,
        address,
        headers: { 'Content-Type': 'application/json', ...headers },
        body,
        ...outcome,
      });
      await capture.flushed();
      const folder = eventsFolder(made.engineFolder);
      const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
      for (const secret of [...planted, 'planted-setting', 'planted-licence'])
        expect(files.join('')).not.toContain(secret);
    },
  };
}

const comment: Delivery = {
  event: 'ticket:comment:added',
  account: 'O1',
  path: `Prod/events?token=${eventsToken}`,
  body: JSON.stringify({
    message: { eventType: 'ticket:comment:added', orgId: 'O1', payload: { a: 1 }, eventId: 'e1', timestamp: '1' },
    xWebhookEvent: true,
  }),
};

const settings = { required_settings: { api_key: 'planted-setting' }, optional_settings: {} };

const lifeCycle = (event: string, token: string): Delivery => ({
  event,
  account: 'O1',
  path: `Prod/installations?token=${installationsToken}`,
  body: JSON.stringify({
    event_type: event,
    organization_id: 'O1',
    bot_token: token,
    configuration: settings,
    created_at: '2025-12-31T00:00:00.000Z',
  }),
});

const order = {
  event: 'OrderCreated',
  triggered_at: '2025-12-31T00:00:00.000000Z',
  api_url: store,
  data: { id: 'o1', text: 'Łódź / 1', n: 1.5 },
};

const webhook = (): Delivery => ({
  event: 'OrderCreated',
  account: store,
  path: 'Prod/webhooks',
  headers: {
    Signature: createHmac('sha256', webhookSecret)
      .update(phpJson(order, { unescaped: true }))
      .digest('hex'),
  },
  body: phpJson(order),
});

describe('events list and show', () => {
  test('show what Thena and Heseya sent, and none of their tokens', async () => {
    const { delivered, command } = await stage();
    await delivered(comment);
    await delivered(lifeCycle('app:installation', botToken));
    await delivered(webhook());
    const list = await command('events', 'list');
    expect(list.stdout).toMatch(/ticket:comment:added +O1 +200$/m);
    expect(list.stdout).toMatch(/app:installation +O1 +200$/m);
    expect(list.stdout).toMatch(/OrderCreated +https:\/\/shop\S+ +200$/m);
    const shown = await command('events', 'show', 'last');
    expect(shown.stdout).toContain('signature: (not shown)');
    await delivered(lifeCycle('app:reinstall', botToken));
    const installation = await command('events', 'show', 'last');
    expect(installation.stdout).toContain('"bot_token": "(not shown)"');
    expect(installation.stdout).toContain('"api_key": "(not shown)"');
    expect(installation.stdout).toContain('Secrets of the body were not kept.');
  });

  test('show an installation in a store without its tokens and its licence', async () => {
    const { delivered, command } = await stage();
    const tokens = { integration_token: botToken, refresh_token: webhookSecret, licence_key: 'planted-licence' };
    await delivered({
      event: 'install',
      account: store,
      path: 'Prod/install',
      body: JSON.stringify({ api_url: store, ...tokens }),
    });
    const shown = await command('events', 'show', 'last');
    for (const name of Object.keys(tokens)) expect(shown.stdout).toContain(`"${name}": "(not shown)"`);
    const replayed = await command('events', 'replay', 'last', 'heseya-app');
    expect(replayed).toMatchObject({ code: 2, stderr: expect.stringContaining('AB-EVENTS-REPLAY') as string });
  });

  test('name event and account of what a tunnel has brought, in every envelope', async () => {
    const { captureEvent } = await import('../../src/events/capture.ts');
    const request = {
      at: now,
      source: 'tunnel',
      method: 'POST',
      address: '/events?token=x',
      headers: {},
      status: 200,
      ms: 1,
    } as const;
    const facts = (body: object) => {
      const { event, account } = captureEvent({ ...request, body: JSON.stringify(body) });
      return [event, account];
    };
    expect(facts({ message: { eventType: 'ticket:created', orgId: 'O1' }, xWebhookEvent: true })).toEqual([
      'ticket:created',
      'O1',
    ]);
    expect(facts({ eventType: 'ticket:created', orgId: 'O2' })).toEqual(['ticket:created', 'O2']);
    expect(facts({ event_type: 'app:uninstall', organization_id: 'O3' })).toEqual(['app:uninstall', 'O3']);
    expect(facts({ event: 'OrderCreated', api_url: store })).toEqual(['OrderCreated', store]);
  });
});

describe('events replay', () => {
  const bodyOf = (text: string | undefined): JsonObject => JSON.parse(text ?? '{}') as JsonObject;

  test('sends an event of Thena with the token of the app, and new to who remembers', async () => {
    const { delivered, command, receiver } = await stage();
    await delivered(comment);
    const { code, stderr, stdout } = await command('events', 'replay', 'last', 'thena-app');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("not signed, with the address token of the app's secret");
    const [received] = receiver.received;
    expect(received?.path).toBe(`/${comment.path}`);
    const { message } = bodyOf(received?.body) as { message: JsonObject };
    expect(message).toMatchObject({
      eventType: 'ticket:comment:added',
      payload: { a: 1 },
      timestamp: String(now + 60_000),
    });
    expect(message['eventId']).not.toBe('e1');
  });

  test('gives an installation back what was not kept of it, from what the app has stored', async () => {
    const { delivered, command, receiver, storeOrganisation } = await stage();
    await delivered(lifeCycle('app:installation', botToken));
    const without = await command('events', 'replay', 'last', 'thena-app');
    expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining('AB-EVENTS-REPLAY') as string });
    const unnamed = await command('events', 'replay', 'last');
    expect(unnamed.stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /Name the integration[^]*app-builder events replay \S+ <integration>/,
    );
    await storeOrganisation('O1', { configuration: settings });
    expect(await command('events', 'replay', 'last', 'thena-app')).toMatchObject({ code: 0 });
    await delivered(lifeCycle('app:configuration:update', '*****'));
    expect(await command('events', 'replay', 'last', 'thena-app')).toMatchObject({ code: 0 });
    expect(receiver.received.map(({ path }) => path)).toEqual(
      Array(2).fill(`/Prod/installations?token=${installationsToken}`),
    );
    expect(receiver.received.map(({ body }) => bodyOf(body))).toMatchObject([
      { bot_token: botToken, configuration: settings, created_at: new Date(now + 60_000).toISOString() },
      { bot_token: '********', configuration: settings },
    ]);
  });

  test('signs a webhook of a store anew, with all but its time as it was', async () => {
    const { delivered, command, receiver } = await stage();
    await delivered(webhook());
    const { code, stderr, stdout } = await command('events', 'replay', 'last', 'heseya-app');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("signed with HMAC-SHA256 by the store's secret");
    const [received] = receiver.received;
    const again = { ...order, triggered_at: '2026-01-01T00:01:00.000000Z' };
    expect(received?.body).toBe(phpJson(again));
    const signature = createHmac('sha256', webhookSecret)
      .update(phpJson(again, { unescaped: true }))
      .digest('hex');
    expect(received?.rawHeaders).toContain(signature);
  });

  test('needs the integration, and goes to another address with --to', async () => {
    const { delivered, command, receiver } = await stage();
    await delivered(comment);
    expect(await command('events', 'replay', 'last')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('AB-TRIGGER-SECRET') as string,
    });
    const to = ['--to', `${receiver.origin}/elsewhere`];
    expect(await command('events', 'replay', 'last', 'thena-app', ...to)).toMatchObject({ code: 0 });
    expect(receiver.received.map(({ path }) => path)).toEqual([`/elsewhere?token=${eventsToken}`]);
  });
});

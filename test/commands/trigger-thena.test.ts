import { createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startReceiver, status, type Received, type Receiver } from '../support/receiver.ts';
import {
  appSenderStage,
  botToken,
  eventsToken,
  installationsToken,
  now,
  planted,
  webhookSecret,
} from './app-sender-stage.ts';

async function stage(
  app?: Parameters<Awaited<ReturnType<typeof appSenderStage>>['storeThenaApp']>[0],
  answer = status(200),
) {
  const made = await appSenderStage();
  await made.storeThenaApp(app);
  const receiver: Receiver = await startReceiver(answer);
  onTestFinished(async () => receiver[Symbol.asyncDispose]());
  const trigger = async (words: readonly string[], path = 'events'): Promise<Record<string, unknown>> => {
    const to = ['--to', `${receiver.origin}/${path}`];
    const { stdout, stderr, code } = await made.command(['trigger', ...words, ...to, '--json']);
    for (const secret of planted) expect(stdout + stderr).not.toContain(secret);
    return { code, stderr, ...(JSON.parse(stdout) as Record<string, unknown>) };
  };
  return { ...made, receiver, trigger };
}

const bodyOf = (received: Received | undefined): Record<string, unknown> =>
  JSON.parse(received?.body ?? '{}') as Record<string, unknown>;

const headerOf = ({ rawHeaders }: Received, name: string): string | undefined => {
  const at = rawHeaders.findIndex((one) => one.toLowerCase() === name);
  return at < 0 ? undefined : rawHeaders[at + 1];
};

describe('an event of Thena', () => {
  test('goes in the envelope of the platform, with the token of the address, which no output shows', async () => {
    const { trigger, storeOrganisation, receiver } = await stage();
    await storeOrganisation('O1');
    expect(await trigger(['ticket:comment:added', 'thena-app'])).toMatchObject({
      code: 0,
      platform: 'thena',
      account: 'O1',
      request: {
        address: expect.stringMatching(/\/events\?token=%28not\+shown%29$/) as string,
        signedBy: 'app secret',
        algorithm: null,
        proof: 'address token',
      },
    });
    const [received] = receiver.received;
    expect(received?.path).toBe(`/events?token=${eventsToken}`);
    expect(bodyOf(received)).toMatchObject({
      xWebhookEvent: true,
      message: {
        eventType: 'ticket:comment:added',
        orgId: 'O1',
        timestamp: String(now),
        payload: {
          comment: { content: 'A sample comment', teamId: 'T1' },
          ticket: { title: 'The printer is on fire' },
        },
      },
    });
    expect(
      headerOf(received ?? { rawHeaders: [], method: '', path: '', body: '' }, 'x-thena-signature'),
    ).toBeUndefined();
  });

  test('is new to the handler each time', async () => {
    const { trigger, storeOrganisation, receiver } = await stage();
    await storeOrganisation('O1');
    await trigger(['ticket:created', 'thena-app']);
    await trigger(['ticket:created', 'thena-app']);
    const ids = receiver.received.map((one) => (bodyOf(one)['message'] as { eventId: string }).eventId);
    expect(new Set(ids).size).toBe(2);
  });

  test('is changed by --set, and has the HMAC where the app has a secret for it', async () => {
    const { trigger, storeOrganisation, receiver } = await stage({ webhook_secret: webhookSecret });
    await storeOrganisation('O1');
    const words = ['ticket:comment:added', 'thena-app', '--set', 'message.payload.comment.content=Ahoy'];
    expect(await trigger(words)).toMatchObject({ code: 0, request: { algorithm: 'HMAC-SHA256' } });
    const [received] = receiver.received;
    if (received === undefined) throw new Error('nothing came');
    expect(bodyOf(received)).toMatchObject({ message: { payload: { comment: { content: 'Ahoy' } } } });
    const expected = createHmac('sha256', webhookSecret).update(received.body).digest('hex');
    expect(headerOf(received, 'x-thena-signature')).toBe(expected);
  });

  test('may be any body, which goes as it is', async () => {
    const { trigger, folder, receiver } = await stage();
    const flat = '{ "eventType": "ticket:created", "orgId": "O9", "payload": {} }\n';
    await writeFile(join(folder, 'body.json'), flat);
    expect(await trigger(['ticket:created', 'thena-app', '--body', 'body.json'])).toMatchObject({
      code: 0,
      account: 'O9',
    });
    expect(receiver.received[0]?.body).toBe(flat);
  });

  test('needs no integration with an address and a token of its own', async () => {
    const { trigger, folder, receiver } = await stage();
    await writeFile(join(folder, 'token.txt'), 'a-token-of-my-own\n');
    const words = ['user:mentioned', '--platform', 'thena', '--key-file', 'token.txt', '--customer', 'O7'];
    expect(await trigger(words)).toMatchObject({ code: 0, account: 'O7', request: { signedBy: 'key file' } });
    expect(receiver.received[0]?.path).toBe('/events?token=a-token-of-my-own');
  });

  test('of several organisations has to be said whose it is', async () => {
    const { trigger, storeOrganisation } = await stage();
    expect(await trigger(['ticket:created', 'thena-app'])).toMatchObject({
      code: 2,
      error: { code: 'AB-TRIGGER-CUSTOMER', cause: 'no organisation has installed thena-app' },
    });
    await storeOrganisation('O1');
    await storeOrganisation('O2');
    expect(await trigger(['ticket:created', 'thena-app'])).toMatchObject({
      error: { code: 'AB-TRIGGER-CUSTOMER', cause: '2 have installed thena-app: O1, O2' },
    });
    expect(await trigger(['ticket:created', 'thena-app', '--customer', 'O2'])).toMatchObject({
      code: 0,
      account: 'O2',
    });
  });
});

describe('a life-cycle event of Thena', () => {
  test('goes to the address of installations with what the app has stored, bot token included', async () => {
    const { trigger, storeOrganisation, receiver } = await stage();
    await storeOrganisation('O1');
    expect(await trigger(['app:installation', 'thena-app'], 'installations')).toMatchObject({
      code: 0,
      request: {
        payload: { bot_token: '(not shown)', configuration: { required_settings: { target_url: '(not shown)' } } },
      },
    });
    const [received] = receiver.received;
    expect(received?.path).toBe(`/installations?token=${installationsToken}`);
    expect(bodyOf(received)).toMatchObject({
      event_type: 'app:installation',
      organization_id: 'O1',
      application_id: 'A1',
      bot_token: botToken,
      team_ids: ['T1'],
      configuration: { required_settings: { target_url: 'https://target.4me-sandbox.test/x' } },
      created_at: new Date(now).toISOString(),
    });
  });

  test('is never given a bot token that was made up', async () => {
    const { trigger, storeOrganisation, receiver } = await stage();
    expect(await trigger(['app:installation', 'thena-app', '--customer', 'O1'])).toMatchObject({
      code: 2,
      error: { code: 'AB-TRIGGER-BODY', cause: expect.stringContaining('no bot token of O1') as string },
    });
    await storeOrganisation('O1');
    for (const event of ['app:uninstall', 'app:configuration:update', 'app:team:added', 'app:team:removed']) {
      expect(await trigger([event, 'thena-app'])).toMatchObject({ code: 0 });
    }
    const bodies = receiver.received.map(bodyOf);
    expect(bodies.map((body) => body['bot_token'])).toEqual(Array(4).fill('********'));
    expect(bodies.map((body) => body['team_ids'])).toEqual([['T1'], ['T1'], ['T1', 'TSAMPLE'], []]);
  });
});

describe('what is wrong', () => {
  test('with the token is said where the handler answers 401', async () => {
    const { trigger, storeOrganisation } = await stage(undefined, status(401));
    await storeOrganisation('O1');
    expect(await trigger(['ticket:created', 'thena-app'])).toMatchObject({
      code: 1,
      error: {
        code: 'AB-TRIGGER-ANSWER',
        cause: 'it checks the token of its address with app-builder/thena-sandbox.test/thena-app/app',
      },
    });
  });

  test.each([
    [['ticket:created', '--platform', 'thena'], 'AB-TRIGGER-SECRET', 'no integration is named'],
    [['ticket:created', 'heseya-app', '--platform', 'thena'], 'AB-TRIGGER-PLATFORM', 'it is for the platform "heseya"'],
    [['ticket:created', 'thena-app', '--algorithm', 'HS256'], 'AB-TRIGGER-KEY', undefined],
    [
      ['slack:message', 'thena-app', '--customer', 'O1'],
      'AB-TRIGGER-BODY',
      'what Thena sends with it is not documented',
    ],
    [['ticket:created', 'thena-app', '--customer', '../x'], 'AB-TRIGGER-CUSTOMER', undefined],
  ])('is refused: %j', async (words, code, cause) => {
    const { trigger, receiver } = await stage();
    expect(await trigger(words)).toMatchObject({ code: 2, error: { code, ...(cause === undefined ? {} : { cause }) } });
    expect(receiver.received).toEqual([]);
  });

  test('is an app that is not deployed, or has no token', async () => {
    const { command, storeOrganisation } = await stage({ address_tokens: {} });
    await storeOrganisation('O1');
    const played = await command(['trigger', 'ticket:created', 'thena-app']);
    expect(played).toMatchObject({ code: 2, stderr: expect.stringContaining('AB-TRIGGER-SECRET') as string });
    const other = await stage();
    await other.storeOrganisation('O1');
    const undeployed = await other.command(['trigger', 'ticket:created', 'thena-app']);
    expect(undeployed).toMatchObject({ code: 2, stderr: expect.stringContaining('AB-TRIGGER-WORKLOAD') as string });
  });

  test('is an environment that is marked as production', async () => {
    const { command } = await stage();
    const words = ['trigger', 'ticket:created', 'thena-app', '--is-production', 'yes'];
    expect(await command(words)).toMatchObject({ code: 4, stderr: expect.stringContaining('AB-PRODUCTION') as string });
  });

  test('is a platform from which nothing comes', async () => {
    const { command, folder } = await stage();
    await writeFile(join(folder, 'thena-app', 'integration.json'), '{"platform":"acme"}');
    expect(await command(['trigger', 'x', 'thena-app'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('AB-TRIGGER-PLATFORM') as string,
    });
  });
});

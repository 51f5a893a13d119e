import { expect, test } from 'vitest';
import { startReceiver } from '../../../../support/receiver.ts';
import type { Receiver } from '../../../../support/receiver.ts';
import { stage } from '../life/stage.ts';

const event = 'app_instance.secrets-update';

function callbacks(receiver: Receiver): URL[] {
  return receiver.received.map(({ body }) => {
    const data = JSON.parse(body) as { event: string; name: string; payload: { callback: string } };
    expect(data).toMatchObject({ event: 'webhook.verify', name: 'a webhook' });
    return new URL(data.payload.callback);
  });
}

const code = (url: URL | undefined): string => url?.searchParams.get('code') ?? '';

test('a new webhook gets nothing but its verification until the receiver called back', async () => {
  await using receiver = await startReceiver();
  const on = stage();
  const webhook = on.webhook({ event, uri: receiver.origin, verified: false });
  on.life.webhookSaved(webhook);
  await on.life.settled();
  const [callback] = callbacks(receiver);
  expect(callback?.origin).toBe('https://wdc.4me-sandbox.test');
  expect(callback?.pathname).toBe(`/webhooks/${String(webhook.number)}/verify`);
  expect(callback?.searchParams.get('expires_at')).toBe(String(on.scheduler.now() / 1000 + 24 * 3_600));
  const offering = on.life.publish(on.offering({}, '<input id="token" data-secret>'));
  const instance = await on.life.install({
    customerAccount: 'wna-it',
    offering,
    customFields: [{ id: 'token', value: 'a' }],
  });
  await on.life.settled();
  expect(receiver.received).toHaveLength(1);
  expect(on.life.deliveries().at(-1)).toMatchObject({
    event,
    verdict: 'not sent',
    error: 'the webhook is not verified',
  });
  expect(on.life.answerVerification('wna-it', webhook.number, code(callback))).toBe('unknown');
  expect(on.life.answerVerification('wdc', webhook.number, 'guess')).toBe('void');
  expect(on.life.answerVerification('wdc', webhook.number, code(callback))).toBe('verified');
  await on.life.changeInstance(instance, { customFields: [{ id: 'token', value: 'b' }] });
  await on.life.settled();
  expect(receiver.received).toHaveLength(2);
});

test('a fresh code voids the old one, and the retry of the old message with it', async () => {
  await using receiver = await startReceiver((_message, response) => void response.writeHead(500).end());
  const on = stage();
  const webhook = on.webhook({ event, uri: receiver.origin, verified: false });
  on.life.webhookSaved(webhook);
  await on.life.settled();
  on.life.webhookSaved(webhook);
  await on.life.settled();
  on.scheduler.advance(5_000);
  await on.life.settled();
  const [old, fresh, again] = callbacks(receiver);
  expect(again?.href).toBe(fresh?.href);
  expect(receiver.received).toHaveLength(3);
  expect(on.life.answerVerification('wdc', webhook.number, code(old))).toBe('void');
  expect(on.life.answerVerification('wdc', webhook.number, code(fresh))).toBe('verified');
});

test('a code is good for a day', async () => {
  const on = stage();
  const webhook = on.webhook({ event, uri: 'http://127.0.0.1:9', verified: false });
  on.life.webhookSaved(webhook);
  await on.life.settled();
  const given = webhook.verification?.code ?? '';
  on.scheduler.advance(24 * 3_600_000 + 1);
  expect(on.life.answerVerification('wdc', webhook.number, given)).toBe('expired');
  expect(webhook.verified).toBe(false);
  await on.life.close();
});

test('a webhook with exactly the address of a verified one of the same account needs no verification', async () => {
  await using receiver = await startReceiver();
  const on = stage();
  on.webhook({ event, uri: receiver.origin });
  const twin = on.webhook({ event, uri: receiver.origin, verified: false });
  const stranger = on.webhook({ account: 'globex', event, uri: receiver.origin, verified: false });
  for (const webhook of [twin, stranger]) on.life.webhookSaved(webhook);
  await on.life.settled();
  expect(twin.verified).toBe(true);
  expect(stranger.verified).toBe(false);
  expect(receiver.received).toHaveLength(1);
});

test('an address that is none is refused', () => {
  const on = stage();
  for (const uri of ['nowhere', 'ftp://127.0.0.1/x', '']) {
    expect(() => on.life.webhookSaved(on.webhook({ event, uri }))).toThrow(/valid URI|https/);
  }
});

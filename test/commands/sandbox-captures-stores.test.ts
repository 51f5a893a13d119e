import { expect, onTestFinished, test } from 'vitest';
import { captureDeliveries } from '../../src/commands/sandbox/capture-deliveries.ts';
import { eventsFolder, eventStore } from '../../src/events/event-store.ts';
import { heseyaStandin, sandboxTokens } from '../../src/platforms/heseya/standin/index.ts';
import type { SentMessage } from '../../src/sandbox/sent-message.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { startReceiver } from '../support/receiver.ts';
import { appSenderStage, now, store, webhookSecret } from './app-sender-stage.ts';

test('what a store of the sandbox delivers is captured without its signature, and is genuine to verify-webhook', async () => {
  const { engineFolder, storeHeseyaStore, command } = await appSenderStage();
  await storeHeseyaStore();
  const capture = captureDeliveries(engineFolder, (problem) => {
    throw new Error(problem);
  });
  const sent: SentMessage[] = [];
  const standin = heseyaStandin({
    now: () => now,
    onAttempt(attempt) {
      sent.push(attempt);
      capture.onAttempt(attempt);
    },
  });
  const receiver = await startReceiver();
  const sandbox = await startSandbox({ now: () => now, standins: [standin] });
  onTestFinished(async () => {
    await sandbox.close();
    await receiver[Symbol.asyncDispose]();
  });
  const answer = await fetch(`${sandbox.origin}/shop.heseya-sandbox.test/webhooks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandboxTokens.owner}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      url: `${receiver.origin}/webhooks`,
      secret: webhookSecret,
      events: ['OrderCreated'],
      with_issuer: true,
      with_hidden: false,
    }),
  });
  expect(answer.status).toBe(201);
  standin.createOrder('shop', { comment: 'Zażółć gęślą jaźń 🎁' });
  await sandbox.settled();
  await capture.flushed();
  const [kept, ...others] = await eventStore(eventsFolder(engineFolder)).list();
  expect(others).toEqual([]);
  expect(kept).toMatchObject({
    source: 'sandbox',
    event: 'OrderCreated',
    account: store,
    address: `${receiver.origin}/webhooks`,
    headers: { signature: '(not shown)' },
    redacted: false,
    status: 200,
    attempt: 1,
  });
  const [{ headers, body } = { headers: {}, body: '' }] = sent;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const stdin = ['POST /webhooks HTTP/1.1', ...lines, '', body].join('\r\n');
  const verified = await command(['verify-webhook', '-', '--integration', 'heseya-app'], { stdin });
  expect(verified.code, verified.stdout).toBe(0);
  expect(verified.stdout).toContain('the signature of the canonical form, as stores sign');
});

import { expect, onTestFinished, test } from 'vitest';
import { captureDeliveries } from '../../src/commands/sandbox/capture-deliveries.ts';
import { eventsFolder, eventStore } from '../../src/events/event-store.ts';
import type { SentMessage } from '../../src/sandbox/sent-message.ts';
import { openStage, type ThenaStage } from '../platforms/thena/standin/stage.ts';
import { appSenderStage, eventsToken, installationsToken } from './app-sender-stage.ts';

test('what Thena delivers in the sandbox is captured without tokens, and is genuine to verify-webhook', async () => {
  const { engineFolder, storeThenaApp, command } = await appSenderStage();
  const capture = captureDeliveries(engineFolder, (problem) => {
    throw new Error(problem);
  });
  const sent: SentMessage[] = [];
  const stage: ThenaStage = await openStage({
    onAttempt(attempt) {
      sent.push(attempt);
      capture.onAttempt(attempt);
    },
  });
  onTestFinished(async () => stage[Symbol.asyncDispose]());
  const { origin } = stage.receiver;
  const webhooks = {
    events: `${origin}/Prod/events?token=${eventsToken}`,
    installations: `${origin}/Prod/installations?token=${installationsToken}`,
  };
  const { uid, botToken } = await stage.installedApp({ integration: { webhooks } });
  await storeThenaApp({ app_id: uid });
  for (const envelope of ['A', 'B', 'C'] as const) stage.standin.sendEvents(['ticket:comment:added'], { envelope });
  await stage.standin.settled();
  await capture.flushed();
  const kept = await eventStore(eventsFolder(engineFolder)).list();
  const [organisation] = stage.standin.organisations();
  expect(kept.map(({ event }) => event)).toEqual([
    'app:installation',
    ...Array<string>(3).fill('ticket:comment:added'),
  ]);
  expect(kept.map(({ account }) => account)).toEqual(Array(4).fill(organisation?.id));
  for (const secret of [botToken, eventsToken, installationsToken]) expect(JSON.stringify(kept)).not.toContain(secret);
  for (const { address, headers, body, at } of sent) {
    const { pathname, search } = new URL(address);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const stdin = [`POST ${pathname}${search} HTTP/1.1`, ...lines, '', body].join('\r\n');
    const age = ['--maximum-age', '1m', '--now', String(Math.floor(at / 1000))];
    const verified = await command(['verify-webhook', '-', '--integration', 'thena-app', ...age], { stdin });
    expect(verified.code, verified.stdout).toBe(0);
    expect(verified.stdout).toContain('proof     the address token');
    expect(verified.stdout).not.toContain(botToken);
  }
});

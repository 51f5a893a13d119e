import { expect, test } from 'vitest';
import type { WebhookRow } from '../../../../../src/platforms/4me/standin/world/rows.ts';
import { addNote } from '../../../../../src/platforms/4me/standin/world/notes.ts';
import { startReceiver, status } from '../../../../support/receiver.ts';
import { stage, type Stage } from '../life/stage.ts';

const policy = { account: 'wna-it', jwtAlg: 'es256', jwtAudience: null, jwtClaimExpiresIn: null, disabled: false };

test.each<[string, (on: Stage, webhook: WebhookRow) => void, string]>([
  ['removed', (on, webhook) => on.world.delete('Webhook', webhook), 'the webhook does not exist any more'],
  ['disabled', (on, webhook) => on.world.update('Webhook', webhook, { disabled: true }), 'the webhook is disabled'],
  [
    'without its policy',
    (on) => {
      for (const row of on.world.all('WebhookPolicy')) on.world.update('WebhookPolicy', row, { disabled: true });
    },
    'the webhook policy is disabled or was deleted',
  ],
])('a retry for a webhook that is %s by then is dropped, and never sent unsigned', async (_what, stop, error) => {
  await using receiver = await startReceiver(status(503));
  const on = stage();
  const { row } = await on.life.createPolicy(policy);
  const webhook = on.webhook({
    account: 'wna-it',
    event: 'request.note-added',
    uri: receiver.origin,
    webhookPolicyId: row.id,
  });
  const note = addNote(on.world, on.request, { text: 'a', internal: false, personId: null });
  on.life.requestChanged(on.request, { noteAdded: note });
  await on.life.settled();
  expect(on.life.deliveries()).toMatchObject([{ verdict: 'will retry', status: 503 }]);
  stop(on, webhook);
  on.scheduler.advance(5_000);
  await on.life.settled();
  expect(on.life.deliveries()).toMatchObject([{ verdict: 'will retry' }, { verdict: 'dropped', error }]);
  expect(receiver.received).toHaveLength(1);
});

import { heseya } from 'app-builder/heseya';
import { createHandler, Rejected } from 'app-builder/runtime';
import definition from './app.json' with { type: 'json' };
import { checkTarget, sendToTarget } from './target.ts';
import { orderNote } from './note.ts';

export const handler = createHandler(
  heseya.app(definition, {
    // Async, so that what it throws is a refusal like any other.
    configure: async ({ settings }) => checkTarget(settings),
    webhooks: {
      async OrderCreated({ data, store, triggeredAt, identity, ...context }) {
        const document = {
          event: 'OrderCreated',
          store: store.apiUrl,
          triggeredAt,
          note: orderNote(data),
          order: data,
        };
        await sendToTarget(document, identity, context);
      },
    },
    actions: {
      async 'Send a test'({ store, now, ...context }) {
        const at = new Date(now()).toISOString();
        const document = {
          event: 'Test',
          store: store.apiUrl,
          triggeredAt: at,
          note: 'Orders will look like this one',
        };
        const outcome = await sendToTarget(document, `test-${store.key}-${at}`, context);
        if (outcome === 'no target') throw new Rejected(422, 'Say where orders are sent first');
        return { message: 'The test was sent' };
      },
    },
  }),
  heseya.keepAlive(),
);

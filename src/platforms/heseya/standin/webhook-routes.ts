import { randomUUID } from 'node:crypto';
import { CoreError } from './core-error.ts';
import { eventTypes } from './event-types.ts';
import type { Subject, Webhook } from './model.ts';
import { paginated } from './route.ts';
import type { Answer, Call, Route } from './route.ts';
import { shownWebhook } from './shown.ts';
import { webhookInput } from './webhook-input.ts';

/** Webhooks, their events and what could not be delivered (heseya-facts §7, §8). */
export const webhookRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/webhooks',
    permissions: ['webhooks.show'],
    run: ({ store, request }) =>
      paginated(
        [...store.webhooks.values()].map((row) => shownWebhook(store, row)),
        request,
      ),
  },
  { method: 'GET', path: '/webhooks/events', permissions: ['events.show'], run: events },
  {
    method: 'GET',
    path: '/webhooks/logs',
    permissions: ['webhooks.show_details'],
    run: ({ store, request }) => paginated(store.logs.toReversed().map(shownLog), request),
  },
  {
    method: 'GET',
    path: '/webhooks/id:{id}',
    permissions: ['webhooks.show_details'],
    run: (call) => ({ status: 200, body: { data: shownWebhook(call.store, webhookIn(call)) } }),
  },
  { method: 'POST', path: '/webhooks', permissions: ['webhooks.add'], run: create },
  { method: 'PATCH', path: '/webhooks/id:{id}', permissions: ['webhooks.edit'], run: change },
  { method: 'DELETE', path: '/webhooks/id:{id}', permissions: ['webhooks.remove'], run: remove },
];

function events(): Answer {
  const data = [...eventTypes.values()].map(({ key, permissions, hidden, encrypted }) => ({
    key,
    name: key.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' '),
    description: '',
    required_permissions: permissions,
    required_hidden_permissions: hidden,
    encrypted,
  }));
  return { status: 200, body: { data } };
}

function shownLog({ webhookId, ...log }: Call['store']['logs'][number]): object {
  return { ...log, web_hook_id: webhookId };
}

function create({ store, subject, body }: Call): Answer {
  const input = webhookInput(store, subject, body);
  const webhook = { id: randomUUID(), creator: creatorOf(subject), input };
  store.webhooks.set(webhook.id, webhook);
  return { status: 201, body: { data: shownWebhook(store, webhook) } };
}

function change(call: Call): Answer {
  const { store, subject, body } = call;
  const webhook = webhookIn(call);
  refuseOthers(subject, webhook, 'edit');
  const changed = { ...webhook, input: webhookInput(store, subject, body, webhook.input) };
  store.webhooks.set(webhook.id, changed);
  return { status: 200, body: { data: shownWebhook(store, changed) } };
}

function remove(call: Call): Answer {
  const webhook = webhookIn(call);
  refuseOthers(call.subject, webhook, 'delete');
  call.store.webhooks.delete(webhook.id);
  return { status: 204 };
}

/** An app's webhook is for that app alone, a user's for any user. */
function refuseOthers(subject: Subject, { creator }: Webhook, method: string): void {
  if (creator.kind === 'app') {
    if (subject.kind === 'app' && subject.app.id === creator.id) return;
    throw new CoreError('CLIENT_WEBHOOK_APP_ACTION', { method });
  }
  if (subject.kind !== 'user') throw new CoreError('CLIENT_WEBHOOK_USER_ACTION', { method });
}

function creatorOf(subject: Subject): Webhook['creator'] {
  if (subject.kind === 'app') return { kind: 'app', id: subject.app.id };
  if (subject.kind === 'user') return { kind: 'user', id: subject.user.id };
  throw new CoreError('UNAUTHORIZED');
}

function webhookIn({ store, parameters: [id = ''] }: Call): Webhook {
  const webhook = store.webhooks.get(id);
  if (webhook === undefined) throw new CoreError('NOT_FOUND');
  return webhook;
}

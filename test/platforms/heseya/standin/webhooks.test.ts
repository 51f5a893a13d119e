import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { info } from './app-of-the-test.ts';
import { openStage, owner, staff } from './stage.ts';
import type { HeseyaStage, Told } from './stage.ts';

let on: HeseyaStage;
let token: string;
beforeEach(async () => {
  on = await openStage();
  const required = [
    ...info.required_permissions,
    'webhooks.edit',
    'webhooks.remove',
    'webhooks.show_details',
    'events.show',
  ];
  on.app.answers['GET /'] = () => ({ status: 200, body: { ...info, required_permissions: required } });
  await on.install({ allowed_permissions: required });
  ({ token } = on.standin.appTokens('shop', 'lodz-notes'));
});
afterEach(() => on[Symbol.asyncDispose]());

const orders = { url: 'https://app.example.com/in', events: ['OrderCreated'], with_issuer: false, with_hidden: false };
const create = async (more: object, as = token): Promise<Told> =>
  on.ask('POST', '/webhooks', as, { ...orders, ...more });
const pathOf = ({ body }: Told): string => `/webhooks/id:${String(body.data.id)}`;

describe('a webhook', () => {
  test('is made, shown with its secret, changed and removed by its app', async () => {
    const made = await create({ name: 'Orders', secret: 'hush' });
    expect(made).toMatchObject({
      status: 201,
      body: { data: { ...orders, name: 'Orders', secret: 'hush', logs: [] } },
    });
    expect((await on.ask('GET', pathOf(made), token)).body.data).toMatchObject({ secret: 'hush' });
    const changed = await on.ask('PATCH', pathOf(made), token, { events: ['OrderCreated', 'OrderUpdated'] });
    expect(changed.body.data).toMatchObject({ events: ['OrderCreated', 'OrderUpdated'], secret: 'hush' });
    expect((await on.ask('GET', '/webhooks', owner)).body).toMatchObject({
      meta: { total: 1 },
      data: [{ name: 'Orders' }],
    });
    expect((await on.ask('DELETE', pathOf(made), token)).status).toBe(204);
    expect((await on.ask('DELETE', pathOf(made), token)).status).toBe(404);
  });

  test('of an app is not for users, nor one of a user for apps', async () => {
    const ofApp = pathOf(await create({}));
    const ofUser = pathOf(await create({}, owner));
    expect((await on.ask('PATCH', ofApp, owner, {})).body.error.key).toBe('CLIENT_WEBHOOK_APP_ACTION');
    expect(await on.ask('DELETE', ofUser, token)).toMatchObject({
      status: 403,
      body: { error: { key: 'CLIENT_WEBHOOK_USER_ACTION', errors: { method: 'delete' } } },
    });
    expect((await on.ask('DELETE', ofUser, owner)).status).toBe(204);
  });

  test.each<readonly [string, object]>([
    ['an unknown event', { events: ['OrderEaten'] }],
    ['no event', { events: [] }],
    ['no address', { url: 'nowhere' }],
    ['an address that is too long', { url: `https://app.example.com/${'x'.repeat(255)}` }],
    ['nothing about issuers', { with_issuer: undefined }],
    ['a secret that is too long', { secret: 'x'.repeat(256) }],
    ['a secured event and no secret', { events: ['TfaInit'] }],
    ['a secured event and no https', { events: ['TfaInit'], secret: 'x', url: 'http://app.example.com' }],
  ])('with %s is not valid', async (_what, more) => {
    expect(await create(more, owner)).toMatchObject({ status: 422, body: { error: { key: 'VALIDATION_ERROR' } } });
  });

  test.each<readonly [string, object]>([
    ['an event that the app may not see', { events: ['ProductCreated'] }],
    ['issuers that the app may not see', { with_issuer: true }],
    ['an event whose permission no longer exists', { events: ['DiscountCreated'] }],
  ])('for %s is refused', async (_what, more) => {
    expect(await create(more)).toMatchObject({
      status: 422,
      body: { error: { key: 'CLIENT_NO_REQUIRED_PERMISSIONS_TO_EVENTS' } },
    });
    const isForNobody = JSON.stringify(more).includes('Discount');
    expect((await create(more, owner)).status).toBe(isForNobody ? 422 : 201);
  });

  test('is not for whoever may not add one', async () => {
    expect((await create({}, staff)).status).toBe(403);
    expect((await on.ask('POST', '/webhooks', undefined, orders)).status).toBe(403);
  });

  test('may listen to the events that the store lists, with what they need', async () => {
    const { body } = await on.ask('GET', '/webhooks/events', token);
    expect(body.data).toHaveLength(47);
    expect(body.data.find(({ key }: { key: string }) => key === 'ProductCreated')).toEqual({
      key: 'ProductCreated',
      name: 'Product Created',
      description: '',
      required_permissions: ['products.show_details', 'products.show'],
      required_hidden_permissions: ['products.show_hidden'],
      encrypted: false,
    });
    expect(body.data.filter(({ encrypted }: { encrypted: boolean }) => encrypted)).toHaveLength(7);
  });
});

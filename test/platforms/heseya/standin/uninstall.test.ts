import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { info } from './app-of-the-test.ts';
import { openStage, owner, staff } from './stage.ts';
import type { HeseyaStage } from './stage.ts';

let on: HeseyaStage;
let path: string;
beforeEach(async () => {
  on = await openStage();
  const { body } = await on.install();
  path = `/apps/id:${String(body.data.id)}`;
});
afterEach(() => on[Symbol.asyncDispose]());

const namesOf = async (): Promise<readonly string[]> => {
  const { body } = await on.ask('GET', '/permissions', owner);
  return body.data.map(({ name }: { name: string }) => name).filter((name: string) => name.startsWith('app.'));
};

describe('an app that is removed', () => {
  test('hears its token, and takes its permissions, its role and its webhooks with it', async () => {
    const { token } = on.standin.appTokens('shop', 'lodz-notes');
    const webhook = { url: on.app.origin, events: ['OrderCreated'], with_issuer: false, with_hidden: false };
    expect((await on.ask('POST', '/webhooks', token, webhook)).status).toBe(201);
    expect(await on.ask('DELETE', path, owner)).toEqual({ status: 204, body: '' });
    expect(on.app.received('POST /uninstall')).toMatchObject([{ body: { uninstall_token: 'uninstall-me' } }]);
    expect(on.app.received('POST /uninstall')[0]?.headers).not.toHaveProperty('x-core-url');
    expect(on.standin.apps('shop')).toEqual([]);
    expect(on.standin.webhooks('shop')).toEqual([]);
    expect(await namesOf()).toEqual([]);
    const profile = await on.ask('GET', '/auth/profile', owner);
    expect(profile.body.data.roles).toMatchObject([{ name: 'Owner' }]);
    expect((await on.ask('GET', '/auth/profile', token)).status).toBe(401);
  });

  test('stays when it answers with an error, which the core takes for one of the connection', async () => {
    on.app.answers['POST /uninstall'] = () => ({ status: 404 });
    expect(await on.ask('DELETE', path, owner)).toMatchObject({
      status: 422,
      body: { error: { key: 'CLIENT_FAILED_TO_CONNECT_WITH_APP', errors: ['the app answered 404'] } },
    });
    expect(on.standin.apps('shop')).toMatchObject([{ installed: true }]);
  });

  test('goes by force, whatever it answers', async () => {
    on.app.answers['POST /uninstall'] = () => ({ status: 500 });
    expect((await on.ask('DELETE', `${path}?force`, owner)).status).toBe(204);
    expect(on.standin.apps('shop')).toEqual([]);
  });

  test('stays for whoever may not remove it', async () => {
    expect((await on.ask('DELETE', path, staff)).status).toBe(403);
    expect(on.app.received('POST /uninstall')).toEqual([]);
  });

  test('takes the permissions of another app along whose name begins like its own', async () => {
    on.app.answers['GET /more'] = () => ({ status: 200, body: { ...info, name: 'Łódź Notes Plus' } });
    on.app.answers['POST /more/install'] = () => ({ status: 200, body: { uninstall_token: 'y' } });
    await on.install({ url: `${on.app.origin}/more` });
    expect(await namesOf()).toHaveLength(4);
    await on.ask('DELETE', path, owner);
    expect(on.standin.apps('shop')).toMatchObject([{ slug: 'lodz-notes-plus' }]);
    expect(await namesOf()).toEqual([]);
  });

  test('is shown with its permissions to whoever may see details, until it is gone', async () => {
    const shown = await on.ask('GET', path, staff);
    expect(shown.body.data).toMatchObject({
      slug: 'lodz-notes',
      permissions: expect.arrayContaining(['auth.check_identity']),
    });
    expect((await on.ask('GET', '/apps?limit=1', staff)).body).toMatchObject({
      data: [{ slug: 'lodz-notes' }],
      meta: { total: 1 },
    });
    expect((await on.ask('PATCH', `${path}/metadata`, owner, { plan: 'A' })).body.data).toEqual({ plan: 'A' });
    await on.ask('DELETE', path, owner);
    expect(await on.ask('GET', path, staff)).toMatchObject({ status: 404, body: { error: { key: 'NOT_FOUND' } } });
  });
});

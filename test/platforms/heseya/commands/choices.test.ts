import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sandboxTokens } from '../../../../src/platforms/heseya/standin/index.ts';
import { app, commandStage, expectNoSecrets, ownApp, prefix, recordOf, shop } from './stage.ts';

/** Installed with a licence key only; refuses to be removed where its settings say so. */
const handler = `
import { heseya } from 'app-builder/heseya';
import { createHandler, Rejected } from 'app-builder/runtime';
import definition from './app.json' with { type: 'json' };
export const handler = createHandler(
  heseya.app(definition, {
    async install({ licenceKey }) {
      if (licenceKey !== 'licence-of-the-shop') throw new Rejected(422, 'That licence key is not ours');
    },
    async uninstall({ settings }) {
      if (settings['target_url'] === 'stubborn') throw new Error('not now');
    },
    webhooks: { TfaInit: async () => {} },
  }),
);
`;

const keys = { 'good.txt': 'licence-of-the-shop\n', 'bad.txt': 'licence-of-nobody', 'webhook.txt': 'key-of-the-shop' };

test(
  'what an installation is given decides, and what a store refuses is said in words',
  { timeout: 30_000 },
  async () => {
    const on = await commandStage();
    const { stores } = on;
    const more = {
      licence_required: true,
      optional_permissions: ['products.show', 'orders.eat'],
      webhooks: undefined,
    };
    const plain = handler.replace(/\n *webhooks:.*\n/, '\n');
    await ownApp(on, app, more, plain);
    for (const [name, text] of Object.entries(keys)) await writeFile(join(on.folder, name), text);
    const grant = '--approve create,security,delete,update';
    const install = `install ${app} --store ${shop} ${grant}`;
    expect(await on.command(`deploy ${app} --yes`)).toMatchObject({ code: 0 });

    const invalid = await on.json(`${install} --licence-key-file good.txt`);
    expect(invalid.error).toMatchObject({
      code: 'AB-HESEYA-PERMISSION',
      message: expect.stringContaining('asks for permissions that the store does not have'),
      cause: expect.stringContaining('422 CLIENT_APP_WANTS_INVALID_PERMISSION'),
    });
    expect(await on.json(`validate ${app}`)).toMatchObject({
      integrations: [{ findings: [{ rule: 'heseya-permission', pointer: '/optional_permissions/1' }] }],
    });
    await rewrite(on.folder, { ...more, optional_permissions: ['products.show'] });
    await on.command(`deploy ${app} --yes`);

    expect((await on.json(install)).error).toMatchObject({
      code: 'AB-HESEYA-FLAG',
      message: expect.stringContaining('licence key'),
    });
    const refused = await on.json(`${install} --licence-key-file bad.txt`);
    expect(refused.error).toMatchObject({
      code: 'AB-HESEYA-APP',
      message: expect.stringContaining('The app refuses to be installed'),
      cause: expect.stringContaining('That licence key is not ours'),
    });
    expect(stores.apps('shop')).toEqual([]);
    expect(await recordOf(on)).toBeUndefined();
    const staff = { environment: { APP_BUILDER_PLATFORM_TOKEN: sandboxTokens.staff } };
    const asStaff = await on.json(`${install} --licence-key-file good.txt`, staff);
    expect(asStaff).toMatchObject({ exitCode: 5, error: { code: 'AB-HESEYA-CREDENTIALS' } });
    expect(asStaff.error.cause).toContain('403 FORBIDDEN');
    expect((await on.json(`${install} --permission tags.add`)).error.code).toBe('AB-HESEYA-FLAG');

    const licensed = `${install} --licence-key-file good.txt`;
    expect(await on.command(licensed)).toMatchObject({ code: 0 });
    expect(stores.apps('shop')[0]?.permissions).not.toContain('products.show');
    await stores.dashboard.setConfig('shop', 'order-notes', { target_url: 'stubborn' });

    const useless = await on.json(`${licensed} --public-permission configure`);
    expect(useless).toMatchObject({
      changes: [],
      warnings: [expect.stringContaining('--public-permission and --licence-key-file')],
    });
    const wider = `${licensed} --permission products.show --public-permission configure`;
    const planned = await on.json(`${wider} --dry-run`);
    expect(planned.changes).toMatchObject([
      { kind: 'delete', details: [expect.stringContaining('without products.show')] },
      { kind: 'create', details: [expect.any(String), 'licence key: (given)'] },
      {
        kind: 'security',
        details: expect.arrayContaining(['the app may: products.show', 'everybody may: configure of the app']),
      },
    ]);
    expect(await on.command(wider)).toMatchObject({ code: 0 });
    expect(stores.apps('shop')[0]?.permissions).toContain('products.show');
    expect(await recordOf(on)).toMatchObject({ status: 'installed', settings: { target_url: 'stubborn' } });

    const kept = await on.json(`uninstall ${app} --store ${shop} ${grant}`);
    expect(kept.error).toMatchObject({
      code: 'AB-HESEYA-APP',
      cause: expect.stringContaining('CLIENT_FAILED_TO_CONNECT_WITH_APP'),
      fix: expect.stringContaining('--force'),
    });
    expect(stores.apps('shop')).toHaveLength(1);
    const forced = await on.command(`uninstall ${app} --store ${shop} ${grant} --force`);
    expect(forced).toMatchObject({ code: 0, stdout: expect.stringContaining('Left: the app did not hear of it') });
    expect(stores.apps('shop')).toEqual([]);
    expect(await recordOf(on)).toBeDefined();
    await expectNoSecrets(on, 'licence-of-the-shop', 'licence-of-nobody');
    const leftover = await on.json(`uninstall ${app} --store ${shop} ${grant}`);
    expect(leftover.changes).toMatchObject([{ kind: 'delete', title: `what ${app} has of ${shop}` }]);
    expect(await on.engine.state.list(`${prefix}stores/`)).toEqual([]);
  },
);

test(
  'the key of encrypted events is kept, and an installation that was cut off is made again',
  { timeout: 30_000 },
  async () => {
    const on = await commandStage();
    const { stores } = on;
    await ownApp(on, app, { required_permissions: ['orders.show'] }, handler.replace(/\n *webhooks:.*\n/, '\n'));
    for (const [name, text] of Object.entries(keys)) await writeFile(join(on.folder, name), text);
    await on.command(`deploy ${app} --yes`);
    const install = `install ${app} --store ${shop} --licence-key-file good.txt --approve create,security,delete,update`;
    expect(await on.command(`${install} --webhook-key-file webhook.txt`)).toMatchObject({ code: 0 });
    const secret = async () => (await on.engine.secrets.get(`${prefix}app`))?.value;
    expect(await secret()).toMatchObject({
      webhook_keys: { [shop]: 'key-of-the-shop' },
      app_address: expect.any(String),
    });
    const unchanged = await on.command(`${install} --webhook-key-file webhook.txt`);
    expect(unchanged.stdout).toContain('No changes.');

    const [record = ''] = await on.engine.state.list(`${prefix}stores/`);
    await on.engine.state.remove(record);
    const planned = await on.json(`${install} --dry-run`);
    expect(planned.changes[0].details).toEqual([expect.stringContaining('an installation was cut off')]);
    expect(await on.command(install)).toMatchObject({ code: 0 });
    expect(await recordOf(on)).toMatchObject({ status: 'installed' });
    expect(stores.apps('shop')).toHaveLength(1);

    await writeFile(join(on.folder, 'webhook.txt'), 'another-key');
    const replaced = await on.json(`${install} --webhook-key-file webhook.txt`);
    expect(replaced.changes).toMatchObject([{ kind: 'update', details: ['webhook_keys: (changed)'] }]);
    expect(await secret()).toMatchObject({ webhook_keys: { [shop]: 'another-key' } });
    await expectNoSecrets(on, 'key-of-the-shop', 'another-key');
    await on.command(`uninstall ${app} --store ${shop} --approve delete,update`);
    expect(await secret()).toEqual({ app_address: expect.any(String) });
  },
);

test('an app with encrypted events warns where it has no key', { timeout: 30_000 }, async () => {
  const on = await commandStage();
  const webhooks = { events: ['TfaInit'], with_issuer: false, with_hidden: false };
  const required = ['webhooks.add', 'webhooks.tfa'];
  await ownApp(on, app, { webhooks, required_permissions: required }, handler);
  for (const [name, text] of Object.entries(keys)) await writeFile(join(on.folder, name), text);
  await on.command(`deploy ${app} --yes`);
  const planned = await on.json(`install ${app} --store ${shop} --licence-key-file good.txt --dry-run`);
  expect(planned.warnings).toEqual([expect.stringContaining('--webhook-key-file')]);
  const given = await on.json(`install ${app} --store ${shop} --webhook-key-file webhook.txt --dry-run`);
  expect(given.warnings).toBeUndefined();
});

async function rewrite(folder: string, more: object): Promise<void> {
  const file = join(folder, app, 'app.json');
  const { readFile } = await import('node:fs/promises');
  const before = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...before, ...more }));
}

import { expect, test } from 'vitest';
import type { World } from '../../src/platforms/4me/standin/world/world.ts';
import { cloudEngine, ireland } from './cloud-engine.ts';
import { applied, openStage } from './stage.ts';

const secretName = '4me-app-builder/4me-sandbox.test/wdc';
const tables = [
  'Product',
  'UiExtension',
  'ConfigurationItem',
  'WebhookPolicy',
  'Webhook',
  'AppOffering',
  'AppOfferingAutomationRule',
] as const;

const idsOf = (world: World): readonly string[] => tables.flatMap((table) => world.all(table).map(({ id }) => id));

/** Texts, states and links of the records as the reference leaves them (4me-facts §18); their names stay. */
function asTheReferenceLeavesThem(world: World): void {
  for (const product of world.all('Product')) world.update('Product', product, { model: 'other', remarks: 'other' });
  for (const item of world.all('ConfigurationItem')) {
    const fields = {
      name: 'other',
      systemID: `arn:aws:lambda:eu-west-1:${ireland.account}:function:other`,
      status: 'in_production',
    };
    world.update('ConfigurationItem', item, { ...fields, location: 'Amazon eu-west-1' });
  }
  for (const rule of world.all('AppOfferingAutomationRule')) {
    world.update('AppOfferingAutomationRule', rule, { name: 'Another name' });
  }
  // The form of an app is found through its offering, so the reference may have given it no source.
  for (const form of world.filter('UiExtension', ({ category }) => category === 'app_offering')) {
    world.update('UiExtension', form, { source: null, sourceID: null });
  }
}

test('an installation of the reference is adopted with its webhook and policy, and nothing is made twice', async () => {
  const { bootstrap, deploy, engine, sandbox } = await openStage({ limits: { requestsPerBurst: 1_000 } });
  await applied(bootstrap());
  await applied(deploy());
  asTheReferenceLeavesThem(sandbox.world);
  const before = idsOf(sandbox.world);
  // Nothing but the provider secret is left of the engine: the reference has no state of its own.
  const fresh = { engine: cloudEngine(ireland) };
  const secret = (await engine.secrets.get(secretName))?.value ?? {};
  await fresh.engine.secrets.put(secretName, secret, undefined);

  const { changes } = await bootstrap(fresh);
  expect(changes.filter(({ kind }) => kind === 'create').map(({ title }) => title)).toEqual([
    'workload app-builder-foundation',
    'workload app-builder-engine',
  ]);
  await applied(bootstrap(fresh));
  await applied(deploy(fresh));

  expect(idsOf(sandbox.world)).toEqual(before);
  expect((await fresh.engine.secrets.get(secretName))?.value).toMatchObject({ policy: secret['policy'] ?? {} });
  expect(sandbox.world.all('ConfigurationItem').map(({ status }) => status)).toEqual(
    Array.from({ length: 3 }, () => 'in_production'),
  );
  expect((await bootstrap(fresh)).changes).toEqual([]);
  expect((await deploy(fresh)).changes).toEqual([]);
});

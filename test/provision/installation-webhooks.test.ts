import { describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import type { World } from '../../src/platforms/4me/standin/world/world.ts';
import { cloudEngine, ireland, virginia } from './cloud-engine.ts';
import { applied, openStage } from './stage.ts';

const secretName = '4me-app-builder/4me-sandbox.test/wdc';
const events = ['app_instance.create', 'app_instance.delete', 'app_instance.update'] as const;
const yes = { installationWebhooks: true };
const no = { installationWebhooks: false };
const limits = { requestsPerBurst: 1_000 };

const webhooksOf = (world: World) =>
  world
    .filter('Webhook', ({ account, event }) => account === 'wdc' && events.some((one) => one === event))
    .toSorted((one, other) => (one.event < other.event ? -1 : 1));

const secretOf = async ({ secrets }: Engine) => (await secrets.get(secretName))?.value ?? {};

const outputOf = async (engine: Engine, name: string) =>
  (await engine.inspect('app-builder-engine'))?.outputs[name] ?? 'no such output';

describe('bootstrap with installationWebhooks', () => {
  test('makes the three webhooks with one mutation each, and then says so in the provider secret', async () => {
    const { bootstrap, counted, engine, sandbox } = await openStage({ limits });
    const { requests: without } = await counted(() => applied(bootstrap()));
    const { value, requests, mutations } = await counted(() => applied(bootstrap(yes)));
    expect([without, mutations]).toEqual([11, 3]);
    expect(requests).toBeLessThanOrEqual(5);
    const made = value.steps.filter(({ outcome }) => outcome === 'created').map(({ title }) => title);
    expect(made.slice(0, 3).toSorted()).toEqual(events.map((event) => `webhook ${event}`));
    expect(made.slice(3)).toEqual([`installation webhooks in ${secretName}`]);
    const uri = await outputOf(engine, 'InstallationsApi');
    expect(uri).toMatch(/\/installations\/$/);
    const [policy, ...others] = sandbox.world.filter('WebhookPolicy', ({ account }) => account === 'wdc');
    expect(others).toEqual([]);
    const webhooks = webhooksOf(sandbox.world);
    expect(webhooks).toMatchObject(
      events.map((event) => ({ event, name: event, uri, webhookPolicyId: policy?.id, disabled: false })),
    );
    expect((await secretOf(engine))['installation_webhooks']).toEqual(
      Object.fromEntries(webhooks.map(({ event, id }) => [event, { id, uri }])),
    );
  });

  test('makes them in the first run, too, with three requests more', async () => {
    const { bootstrap, counted, sandbox } = await openStage();
    const { requests } = await counted(() => applied(bootstrap(yes)));
    expect(requests).toBe(14);
    expect(webhooksOf(sandbox.world)).toHaveLength(3);
  });

  test.each([
    ['the same answer', yes],
    ['no answer', {}],
  ])('changes nothing when it runs again with %s', async (_, answer) => {
    const { bootstrap, counted } = await openStage({ limits });
    await applied(bootstrap(yes));
    const { value, requests, mutations } = await counted(async () => {
      const proposal = await bootstrap(answer);
      await applied(Promise.resolve(proposal));
      return proposal.changes;
    });
    expect([value, mutations]).toEqual([[], 0]);
    expect(requests).toBeLessThanOrEqual(2);
  });

  test('has none of them as long as nobody answers', async () => {
    const { bootstrap, engine, sandbox } = await openStage();
    await applied(bootstrap());
    expect(webhooksOf(sandbox.world)).toEqual([]);
    expect(await secretOf(engine)).not.toHaveProperty('installation_webhooks');
    expect((await bootstrap(no)).changes).toEqual([]);
  });

  test('finds webhooks that are there and not known, and makes none twice', async () => {
    const { bootstrap, engine, sandbox } = await openStage({ limits });
    await applied(bootstrap(yes));
    const before = webhooksOf(sandbox.world);
    const stored = await engine.secrets.get(secretName);
    const { installation_webhooks: known, ...rest } = stored?.value ?? {};
    await engine.secrets.put(secretName, rest, stored?.version);
    const [first] = before;
    if (first === undefined) throw new Error('there is no webhook');
    sandbox.world.update('Webhook', first, { disabled: true, name: 'Somebody renamed it' });
    await applied(bootstrap(yes));
    expect(webhooksOf(sandbox.world)).toEqual(before);
    expect(sandbox.world.get('Webhook', first.id)).toMatchObject({ disabled: false, name: first.event });
    expect((await secretOf(engine))['installation_webhooks']).toEqual(known);
  });

  test('keeps them as they should be also without an answer', async () => {
    const { bootstrap, engine, sandbox } = await openStage({ limits });
    await applied(bootstrap(yes));
    const [created, deleted, updated] = webhooksOf(sandbox.world);
    if (created === undefined || deleted === undefined || updated === undefined) throw new Error('one is missing');
    sandbox.world.update('Webhook', created, { uri: 'https://elsewhere.example/' });
    sandbox.world.update('Webhook', updated, { disabled: true });
    sandbox.world.delete('Webhook', deleted);
    const { changes } = await bootstrap();
    expect(changes.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      'update webhook app_instance.create',
      'update webhook app_instance.update',
      'create webhook app_instance.delete',
      `update installation webhooks in ${secretName}`,
    ]);
    await applied(bootstrap());
    const uri = await outputOf(engine, 'InstallationsApi');
    expect(webhooksOf(sandbox.world)).toMatchObject(events.map((event) => ({ event, uri, disabled: false })));
    expect((await bootstrap()).changes).toEqual([]);
  });

  test('leaves webhooks for these events at other addresses alone', async () => {
    const { bootstrap, sandbox } = await openStage({ limits });
    await applied(bootstrap(yes));
    const [webhook] = webhooksOf(sandbox.world);
    if (webhook === undefined) throw new Error('there is no webhook');
    const { id: _id, number: _number, createdAt: _created, updatedAt: _updated, ...fields } = webhook;
    const other = sandbox.world.insert('Webhook', { ...fields, uri: 'https://another-engine.example/installations/' });
    const before = { ...other };
    for (const answer of [yes, {}, no]) await applied(bootstrap(answer));
    expect(sandbox.world.get('Webhook', other.id)).toEqual(before);
  });
});

describe('bootstrap with installationWebhooks: no', () => {
  test('takes the word out of the provider secret before it disables a webhook', async () => {
    const { bootstrap, engine, sandbox, counted } = await openStage({ limits });
    await applied(bootstrap(yes));
    const before = await secretOf(engine);
    const inUse: number[] = [];
    const watched: Engine = {
      ...engine,
      secrets: {
        ...engine.secrets,
        put(name, value, version) {
          inUse.push(webhooksOf(sandbox.world).filter(({ disabled }) => !disabled).length);
          return engine.secrets.put(name, value, version);
        },
      },
    };
    const proposal = await bootstrap({ ...no, engine: watched });
    expect(proposal.changes.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      `update installation webhooks in ${secretName}`,
      'delete webhook app_instance.create',
      'delete webhook app_instance.update',
      'delete webhook app_instance.delete',
    ]);
    const { mutations } = await counted(() => applied(Promise.resolve(proposal)));
    expect([inUse, mutations]).toEqual([[3], 3]);
    expect(webhooksOf(sandbox.world).map(({ disabled }) => disabled)).toEqual([true, true, true]);
    const { installation_webhooks: _gone, ...rest } = before;
    expect(await secretOf(engine)).toEqual(rest);
  });

  test('changes nothing more in the next runs, and yes brings the same webhooks back', async () => {
    const { bootstrap, engine, sandbox } = await openStage({ limits });
    await applied(bootstrap(yes));
    const before = await secretOf(engine);
    const ids = webhooksOf(sandbox.world).map(({ id }) => id);
    await applied(bootstrap(no));
    for (const answer of [no, {}]) expect((await bootstrap(answer)).changes).toEqual([]);
    await applied(bootstrap(yes));
    expect(webhooksOf(sandbox.world)).toMatchObject(ids.map((id) => ({ id, disabled: false })));
    expect(await secretOf(engine)).toEqual(before);
  });

  test('finishes what a run that was cut off has begun', async () => {
    const { bootstrap, engine, sandbox } = await openStage({ limits });
    await applied(bootstrap(yes));
    const stored = await engine.secrets.get(secretName);
    const { installation_webhooks: _gone, ...rest } = stored?.value ?? {};
    await engine.secrets.put(secretName, rest, stored?.version);
    await applied(bootstrap(no));
    expect(webhooksOf(sandbox.world).map(({ disabled }) => disabled)).toEqual([true, true, true]);
  });
});

describe('installation webhooks and the rest of the engine', () => {
  test('a policy whose key is lost is replaced for them, too, and retired in the same run', async () => {
    const { bootstrap, engine, sandbox } = await openStage({ limits });
    await applied(bootstrap(yes));
    const stored = await engine.secrets.get(secretName);
    const { policy: _policy, ...rest } = stored?.value ?? {};
    await engine.secrets.put(secretName, rest, stored?.version);
    const [lost] = sandbox.world.filter('WebhookPolicy', ({ account }) => account === 'wdc');
    await applied(bootstrap());
    const fresh = sandbox.world.find('WebhookPolicy', ({ account, id }) => account === 'wdc' && id !== lost?.id);
    expect(webhooksOf(sandbox.world)).toMatchObject(events.map(() => ({ webhookPolicyId: fresh?.id })));
    expect(sandbox.world.get('WebhookPolicy', lost?.id ?? '')).toMatchObject({ disabled: true });
    expect((await bootstrap()).changes).toEqual([]);
  });

  test('a policy that only a webhook which was switched off still has is left to it', async () => {
    const { bootstrap, engine, sandbox } = await openStage({ limits });
    await applied(bootstrap(yes));
    await applied(bootstrap(no));
    const stored = await engine.secrets.get(secretName);
    const { policy: _policy, ...rest } = stored?.value ?? {};
    await engine.secrets.put(secretName, rest, stored?.version);
    const [lost] = sandbox.world.filter('WebhookPolicy', ({ account }) => account === 'wdc');
    await applied(bootstrap());
    expect(sandbox.world.get('WebhookPolicy', lost?.id ?? '')).toMatchObject({ disabled: false });
    await applied(bootstrap(yes));
    expect(sandbox.world.get('WebhookPolicy', lost?.id ?? '')).toMatchObject({ disabled: true });
  });

  test.each([
    ['yes', yes],
    ['no answer', {}],
  ])('a moved engine takes them along, with %s', async (_, answer) => {
    const { bootstrap, sandbox } = await openStage({ limits });
    await applied(bootstrap({ engine: cloudEngine(ireland), ...yes }));
    const ids = webhooksOf(sandbox.world).map(({ id }) => id);
    const engine = cloudEngine(virginia);
    await applied(bootstrap({ engine, moveEngine: true, engineName: 'moved', ...answer }));
    const uri = (await engine.inspect('moved-engine'))?.outputs['InstallationsApi'];
    expect(webhooksOf(sandbox.world)).toMatchObject(ids.map((id) => ({ id, uri, disabled: false })));
    expect(Object.keys((await secretOf(engine))['installation_webhooks'] ?? {}).toSorted()).toEqual(events);
    expect((await bootstrap({ engine, engineName: 'moved' })).changes).toEqual([]);
  });

  test('a moved engine can leave them behind, switched off, and does not ask for them again', async () => {
    const { bootstrap, sandbox } = await openStage({ limits });
    await applied(bootstrap({ engine: cloudEngine(ireland), ...yes }));
    const engine = cloudEngine(virginia);
    await applied(bootstrap({ engine, moveEngine: true, ...no }));
    expect(webhooksOf(sandbox.world).map(({ disabled }) => disabled)).toEqual([true, true, true]);
    expect(await secretOf(engine)).not.toHaveProperty('installation_webhooks');
    expect((await bootstrap({ engine })).changes).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { memoryEngine } from '../../src/engine/memory/memory-engine.ts';
import { cloudEngine, ireland, virginia } from './cloud-engine.ts';
import { applied, credentials, openStage } from './stage.ts';

describe('an environment belongs to one place', () => {
  test('bootstrap and deploy refuse another region before anything is touched, and name both', async () => {
    const { bootstrap, deploy, counted } = await openStage({ limits: { requestsPerBurst: 1_000 } });
    const engine = cloudEngine(ireland);
    await applied(bootstrap({ engine }));
    await applied(deploy({ engine }));
    const other = cloudEngine(virginia);
    const { mutations } = await counted(async () => {
      await expect(bootstrap({ engine: other })).rejects.toMatchObject({
        code: 'AB-PROVISION-OTHER-PLACE',
        exit: 'usage',
        message: expect.stringMatching(
          /Amazon eu-west-1, account 111122223333.*Amazon us-east-1, account 111122223333/,
        ),
        fix: expect.stringContaining('--move-engine'),
      });
    });
    expect([mutations, other.done]).toEqual([0, []]);
    await applied(bootstrap({ engine: other, moveEngine: true }));
    await expect(deploy({ engine: other })).rejects.toMatchObject({ code: 'AB-PROVISION-OTHER-PLACE' });
    await applied(deploy({ engine: other, moveEngine: true }));
    expect((await deploy({ engine: other })).changes).toEqual([]);
    await expect(deploy({ engine })).rejects.toMatchObject({ code: 'AB-PROVISION-OTHER-PLACE' });
  });

  test('a first deploy goes to where the engine is, not to where it was', async () => {
    const { bootstrap, deploy, destroy, counted } = await openStage({ limits: { requestsPerBurst: 1_000 } });
    const [former, engine] = [cloudEngine(ireland), cloudEngine(virginia)];
    await applied(bootstrap({ engine: former }));
    await applied(bootstrap({ engine, moveEngine: true }));
    const { mutations } = await counted(async () => {
      for (const moveEngine of [false, true])
        await expect(deploy({ engine: former, moveEngine })).rejects.toMatchObject({
          code: 'AB-PROVISION-OTHER-PLACE',
          exit: 'usage',
          message: expect.stringMatching(/Amazon us-east-1.*Amazon eu-west-1/) as string,
          because: expect.stringContaining('lambda-secrets-1') as string,
          fix: expect.stringContaining('bootstrap --move-engine') as string,
        });
      await expect(deploy({ engine, engineName: 'acme' })).rejects.toMatchObject({ code: 'AB-PROVISION-OTHER-PLACE' });
    });
    expect([mutations, former.done.filter((what) => what.includes('note-dispatcher'))]).toEqual([0, []]);
    await applied(deploy({ engine }));
    await applied(destroy({ engine }));
    await expect(deploy({ engine: former })).rejects.toMatchObject({ code: 'AB-PROVISION-OTHER-PLACE' });
  });

  test('what was left at a former place of the engine can still be destroyed there', async () => {
    const { bootstrap, deploy, destroy } = await openStage({ limits: { requestsPerBurst: 1_000 } });
    const former = cloudEngine(ireland);
    await applied(bootstrap({ engine: former }));
    await applied(deploy({ engine: former }));
    await applied(bootstrap({ engine: cloudEngine(virginia), moveEngine: true }));
    await applied(destroy({ engine: former }));
    expect(former.done).toContain('remove app-builder-note-dispatcher');
  });

  test('a local engine and AWS are two places, either way', async () => {
    const [local, cloud] = [memoryEngine({ now: Date.now }), cloudEngine()];
    const one = await openStage();
    await applied(one.bootstrap({ engine: local }));
    await expect(one.bootstrap({ engine: cloud })).rejects.toMatchObject({
      message: expect.stringMatching(/a local engine.*Amazon eu-west-1/),
    });
    const two = await openStage();
    await applied(two.bootstrap({ engine: cloudEngine() }));
    await expect(two.bootstrap({ engine: local })).rejects.toMatchObject({
      message: expect.stringMatching(/Amazon eu-west-1, account 111122223333.*memory/),
    });
  });

  test('an engine of another name is another place too, so that a forgotten --engine-name moves nothing', async () => {
    const { bootstrap, deploy, destroy, counted } = await openStage({ limits: { requestsPerBurst: 1_000 } });
    await applied(bootstrap());
    await applied(deploy());
    const refused = {
      code: 'AB-PROVISION-OTHER-PLACE',
      exit: 'usage',
      fix: expect.stringContaining('--engine-name') as string,
    };
    const { mutations } = await counted(async () => {
      await expect(bootstrap({ engineName: 'acme' })).rejects.toMatchObject({
        ...refused,
        message: expect.stringMatching(/workload app-builder-engine.*acme-engine/) as string,
      });
      await expect(deploy({ engineName: 'acme' })).rejects.toMatchObject(refused);
      await expect(destroy({ engineName: 'acme' })).rejects.toMatchObject(refused);
    });
    expect(mutations).toBe(0);
    await applied(bootstrap({ engineName: 'acme', moveEngine: true }));
    await applied(deploy({ engineName: 'acme', moveEngine: true }));
    expect((await deploy({ engineName: 'acme' })).changes).toEqual([]);
  });

  test('a moved engine takes the secrets webhook along, so that customers have one', async () => {
    const { bootstrap, sandbox } = await openStage({ limits: { requestsPerBurst: 1_000 } });
    await applied(bootstrap({ engine: cloudEngine(ireland) }));
    const [before] = sandbox.world.filter('Webhook', ({ account }) => account === 'wdc');
    const engine = cloudEngine(virginia);
    const { result } = await applied(bootstrap({ engine, moveEngine: true, engineName: 'moved' }));
    const webhooks = sandbox.world.filter('Webhook', ({ account }) => account === 'wdc');
    expect(webhooks).toMatchObject([{ id: before?.id, uri: result.secretsApi }]);
    expect((await bootstrap({ engine, engineName: 'moved' })).changes).toEqual([]);
    expect((await engine.secrets.get(result.providerSecret))?.value).toMatchObject(credentials);
  });
});

describe('the foundation', () => {
  test('comes before anything is written to 4me or to the secrets, and only on an engine that has one', async () => {
    const { bootstrap, counted, sandbox } = await openStage();
    const inner = cloudEngine();
    const mark = sandbox.requests.mark();
    const mutationsBefore: number[] = [];
    const engine: typeof inner = {
      ...inner,
      apply(plan, run) {
        mutationsBefore.push(sandbox.requests.since(mark).filter(({ mutation }) => mutation).length);
        return inner.apply(plan, run);
      },
    };
    const proposal = await bootstrap({ engine });
    const [foundation] = proposal.changes;
    expect(foundation).toMatchObject({
      kind: 'create',
      title: 'workload app-builder-foundation',
      details: ['Amazon eu-west-1, account 111122223333', 'table'],
    });
    await applied(Promise.resolve(proposal));
    expect(inner.done[0]).toBe('apply app-builder-foundation');
    expect(mutationsBefore[0]).toBe(0);
    const { mutations } = await counted(async () => applied(bootstrap({ engine })));
    expect(mutations).toBe(0);
  });

  test('that fails leaves 4me and the secrets as they were', async () => {
    const { bootstrap, counted } = await openStage();
    const engine = cloudEngine();
    const failing = { ...engine, apply: () => Promise.reject(new Error('the bucket exists elsewhere')) };
    const { mutations } = await counted(() => expect(applied(bootstrap({ engine: failing }))).rejects.toThrow());
    expect([mutations, engine.done]).toEqual([0, []]);
  });

  test('is needed by deploy, which says to bootstrap where it is missing', async () => {
    const { bootstrap, deploy } = await openStage();
    const engine = cloudEngine();
    await applied(bootstrap({ engine }));
    const without = { ...engine, inspect: () => Promise.resolve(undefined) };
    await expect(deploy({ engine: without })).rejects.toMatchObject({
      code: 'AB-PROVISION-BOOTSTRAP',
      because: expect.stringContaining('app-builder-foundation'),
    });
  });

  test('that is somewhere else is looked for where deploy was told, which deploy says', async () => {
    const { bootstrap, deploy } = await openStage();
    await applied(bootstrap({ engine: cloudEngine(ireland) }));
    await expect(deploy({ engine: cloudEngine(virginia) })).rejects.toMatchObject({
      code: 'AB-PROVISION-BOOTSTRAP',
      because: expect.stringContaining('Amazon us-east-1, account 111122223333') as string,
      fix: expect.stringMatching(/--engine-name, --profile and --region/) as string,
    });
  });
});

describe('risks of a workload', () => {
  test('need approvals of their own, also where the workload is created', async () => {
    const { bootstrap } = await openStage();
    const engine = cloudEngine(ireland, (workload) =>
      workload === 'app-builder-engine'
        ? [
            { kind: 'security', text: 'role SecretsFunctionRole' },
            { kind: 'delete', text: 'the failed first stack' },
          ]
        : [],
    );
    const { changes } = await bootstrap({ engine });
    const ofEngine = changes.filter(({ title }) => title === 'workload app-builder-engine');
    expect(ofEngine).toMatchObject([
      { kind: 'create', details: ['function SecretsFunction'] },
      { kind: 'security', details: ['role SecretsFunctionRole'] },
      { kind: 'delete', details: ['the failed first stack'] },
    ]);
    await applied(bootstrap({ engine }));
    const update = await bootstrap({ engine, enabledOfferings: ['note-dispatcher'] });
    const kinds = update.changes.filter(({ title }) => title === 'workload app-builder-engine').map(({ kind }) => kind);
    expect(kinds).toEqual(['update', 'security', 'delete']);
  });
});

import { describe, expect, test } from 'vitest';
import { customerSecretName } from '../../src/platforms/4me/wire/names.ts';
import { proposeDestroy, type DestroyInput } from '../../src/provision/destroy.ts';
import { cloudEngine, virginia } from './cloud-engine.ts';
import { recordsOf } from './dump.ts';
import { applied, noteDispatcher, openStage, type Stage } from './stage.ts';

const roomy = { limits: { requestsPerBurst: 1_000 } };

async function deployed(): Promise<
  Stage & { readonly destroy: (change?: Partial<DestroyInput>) => ReturnType<typeof proposeDestroy> }
> {
  const stage = await openStage(roomy);
  const { sandbox, engine, transport } = stage;
  await applied(stage.bootstrap());
  await applied(stage.deploy());
  const connect = { transport, now: Date.now, patience: { attempts: 1, longestWait: 0 } };
  return {
    ...stage,
    destroy: async (change = {}) =>
      proposeDestroy({
        domain: sandbox.domain,
        account: 'wdc',
        engineName: 'app-builder',
        accessToken: undefined,
        definition: await noteDispatcher(),
        engine,
        connect,
        deleteCustomerSecrets: false,
        ...change,
      }),
  };
}

const secretOf = (customer: string): string => customerSecretName('note-dispatcher', '4me-sandbox.test', customer);

describe('destroy', () => {
  test('lists all of it first and changes nothing by that', async () => {
    const { destroy, counted, sandbox } = await deployed();
    sandbox.people.publish('note-dispatcher');
    const { value, mutations } = await counted(() => destroy());
    expect(value.changes.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      'delete app offering note-dispatcher',
      'delete published version of app offering note-dispatcher',
      expect.stringMatching(/^delete automation rule ".+" on request$/),
      'delete UI extension "Log Note Dispatcher"',
      'delete workload app-builder-note-dispatcher',
      'delete configuration item lambda-note-dispatcher-1',
    ]);
    expect(value.changes[0]?.details).toEqual([expect.stringContaining("disabled, as 4me's API cannot delete it")]);
    expect(mutations).toBe(0);
  });

  test('of a workload that is protected is refused before anything is touched', async () => {
    const { destroy, counted, engine } = await deployed();
    const protecting = {
      ...engine,
      async inspect(workload: string) {
        const found = await engine.inspect(workload);
        return found === undefined ? undefined : { ...found, protected: true };
      },
    };
    const { mutations } = await counted(async () => {
      await expect(destroy({ engine: protecting })).rejects.toMatchObject({
        code: 'AB-ENGINE-PROTECTED',
        exit: 'usage',
      });
    });
    expect(mutations).toBe(0);
  });

  test('deletes what can be deleted and takes the rest out of use; a second run has nothing to do', async () => {
    const { destroy, counted, sandbox, engine } = await deployed();
    const version = sandbox.people.publish('note-dispatcher');
    await applied(destroy());
    const { world } = sandbox;
    const draft = world.find('AppOffering', ({ published }) => !published);
    expect([draft?.disabled, world.get('AppOffering', version.id)?.disabled]).toEqual([true, true]);
    expect(world.filter('AppOfferingAutomationRule', (rule) => rule.appOfferingId === draft?.id)).toEqual([]);
    expect(world.find('UiExtension', ({ category }) => category === 'app_offering')?.disabled).toBe(true);
    expect(world.find('ConfigurationItem', ({ label }) => label === 'lambda-note-dispatcher-1')?.status).toBe(
      'removed',
    );
    expect(await engine.inspect('app-builder-note-dispatcher')).toBeUndefined();
    expect(await engine.inspect('app-builder-engine')).toBeDefined();
    await expect(sandbox.people.install({ customer: 'wna-it', reference: 'note-dispatcher' })).rejects.toThrow(
      'disabled',
    );
    const { value, mutations } = await counted(async () => {
      const proposal = await destroy();
      await applied(Promise.resolve(proposal));
      return proposal.changes;
    });
    expect([value, mutations]).toEqual([[], 0]);
  });

  test('lists and removes what a first deployment that failed left', async () => {
    const { destroy, engine } = await deployed();
    const name = 'app-builder-note-dispatcher';
    const failing = {
      ...engine,
      async inspect(workload: string) {
        const found = await engine.inspect(workload);
        return found && { ...found, ...(workload === name ? { failed: 'ROLLBACK_COMPLETE' } : {}) };
      },
    };
    const proposal = await destroy({ engine: failing });
    expect(proposal.changes.find(({ title }) => title === `workload ${name}`)).toMatchObject({
      kind: 'delete',
      details: [expect.stringContaining('what a failed deployment left (ROLLBACK_COMPLETE)')],
    });
    await applied(Promise.resolve(proposal));
    expect(await engine.inspect(name)).toBeUndefined();
  });

  test('comes back with a deploy as it was, published version included where its address is still right', async () => {
    const { destroy, deploy, sandbox } = await deployed();
    const version = sandbox.people.publish('note-dispatcher');
    const before = recordsOf(sandbox.world);
    await applied(destroy());
    const proposal = await deploy();
    expect(proposal.changes.map(({ kind }) => kind)).not.toContain('delete');
    await applied(Promise.resolve(proposal));
    expect(recordsOf(sandbox.world)).toEqual(before);
    expect((await deploy()).changes).toEqual([]);

    await applied(destroy());
    sandbox.world.update('AppOffering', version, { webhookUriTemplate: 'https://former.example/?account={account}' });
    await applied(deploy());
    expect(sandbox.world.get('AppOffering', version.id)?.disabled).toBe(true);
    expect((await deploy()).changes).toEqual([]);
  });

  test('leaves a published version disabled that a person disabled', async () => {
    const { deploy, sandbox } = await deployed();
    const version = sandbox.people.publish('note-dispatcher');
    sandbox.world.update('AppOffering', version, { disabled: true });
    expect((await deploy()).changes).toEqual([]);
  });

  test('shows the customers that have it as a change of its own kind, and leaves their instances alone', async () => {
    const { destroy, sandbox } = await deployed();
    sandbox.people.publish('note-dispatcher');
    await sandbox.people.install({
      customer: 'wna-it',
      reference: 'note-dispatcher',
      fields: { url: 'https://a.example' },
    });
    const before = JSON.stringify(sandbox.world.all('AppInstance'));
    const { changes } = await destroy();
    expect(changes[0]).toEqual({
      kind: 'customers',
      title:
        'note-dispatcher stops working for those who have it installed; what it made elsewhere for them stays there',
      details: ['wna-it'],
    });
    await applied(destroy());
    expect(JSON.stringify(sandbox.world.all('AppInstance'))).toBe(before);
    expect((await destroy()).changes).toEqual([]);
  });

  test('keeps the secrets of customers unless it is told to delete them', async () => {
    const { destroy, engine } = await deployed();
    for (const customer of ['wna-it', 'other'])
      await engine.secrets.put(secretOf(customer), { secrets: {} }, undefined);
    await engine.secrets.put('4me-app-builder/other-app/4me-sandbox.test/instances/wna-it', {}, undefined);
    const kept = await applied(destroy());
    expect(kept.result).toEqual({ customerSecretsKept: 2, customerSecretsDeleted: 0 });
    const proposal = await destroy({ deleteCustomerSecrets: true });
    expect(proposal.changes.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      `delete customer secret ${secretOf('other')}`,
      `delete customer secret ${secretOf('wna-it')}`,
    ]);
    await applied(Promise.resolve(proposal));
    expect(await engine.secrets.list('4me-app-builder/')).toEqual([
      '4me-app-builder/4me-sandbox.test/wdc',
      '4me-app-builder/other-app/4me-sandbox.test/instances/wna-it',
    ]);
  });

  test('forgets what earlier runs remembered, so that a picture is sent again', async () => {
    const { destroy, deploy } = await deployed();
    const definition = await noteDispatcher();
    const withPicture = { ...definition, offering: { ...definition.offering, picture: 'data:image/png;base64,AAAA' } };
    await applied(deploy({ definition: withPicture }));
    await applied(destroy());
    expect((await destroy()).changes).toEqual([]);
    const details = (await deploy({ definition: withPicture })).changes.flatMap((change) => change.details);
    expect(details).toContain('pictureUri: (changed)');
  });

  test('does not touch the draft of another integration that has the reference, nor its secrets', async () => {
    const { destroy, engine, sandbox } = await deployed();
    await engine.secrets.put(secretOf('wna-it'), {}, undefined);
    const draft = sandbox.world.find('AppOffering', () => true);
    if (draft === undefined) throw new Error('the draft is gone');
    sandbox.world.update('AppOffering', draft, { source: '4me-integration-another' });
    const proposal = await destroy({ deleteCustomerSecrets: true });
    const titles = proposal.changes.map(({ title }) => title);
    expect(titles).not.toContain('app offering note-dispatcher');
    expect(titles.filter((title) => title.startsWith('customer secret'))).toEqual([]);
    expect(titles.filter((title) => title.startsWith('automation rule'))).toEqual([]);
  });

  test('finds an offering whose reference in the folder was changed since', async () => {
    const { destroy, engine } = await deployed();
    await engine.secrets.put(secretOf('wna-it'), {}, undefined);
    const definition = await noteDispatcher();
    const renamed = { ...definition, offering: { ...definition.offering, reference: 'new-name' } };
    const { result } = await applied(destroy({ definition: renamed }));
    expect(result.customerSecretsKept).toBe(1);
    expect((await destroy()).changes).toEqual([]);
  });

  test('refuses an engine of another place', async () => {
    const stage = await deployed();
    const cloud = cloudEngine(virginia);
    const engine = { ...cloud, secrets: stage.engine.secrets, inspect: stage.engine.inspect.bind(stage.engine) };
    const inspect = async (name: string) =>
      name === 'app-builder-foundation' ? stage.engine.inspect('app-builder-engine') : engine.inspect(name);
    await expect(stage.destroy({ engine: { ...engine, inspect } })).rejects.toMatchObject({
      code: 'AB-PROVISION-OTHER-PLACE',
      fix: expect.not.stringContaining('--move-engine'),
    });
  });

  test('after each of its requests at which it is cut off, a rerun completes it', async () => {
    const undisturbed = await deployed();
    undisturbed.sandbox.people.publish('note-dispatcher');
    const { requests } = await undisturbed.counted(() => applied(undisturbed.destroy()));
    const wanted = recordsOf(undisturbed.sandbox.world);
    expect(requests).toBeGreaterThan(5);
    for (let last = 1; last <= requests; last += 1) {
      const stage = await deployed();
      stage.sandbox.people.publish('note-dispatcher');
      let count = 0;
      const transport: Stage['transport'] = async (url, init) => {
        if (count >= last) throw new Error('killed');
        count += 1;
        const response = await stage.transport(url, init);
        if (count >= last) throw new Error('killed');
        return response;
      };
      const connect = { transport, now: Date.now, patience: { attempts: 1, longestWait: 0 } };
      await expect(applied(stage.destroy({ connect }))).rejects.toThrow();
      await applied(stage.destroy());
      expect(recordsOf(stage.sandbox.world), `after request ${String(last)}`).toEqual(wanted);
      expect((await stage.destroy()).changes).toEqual([]);
    }
  });
});

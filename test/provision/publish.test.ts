import { describe, expect, test } from 'vitest';
import type { Definition } from '../../src/platforms/4me/definition/definition.ts';
import { proposeAmend } from '../../src/provision/publish-amend.ts';
import { proposePublish } from '../../src/provision/publish.ts';
import type { PublishInput } from '../../src/provision/publish-state.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Transport } from '../../src/platforms/4me/client/transport.ts';
import { applied, noteDispatcher, openStage, testRun, type Stage } from './stage.ts';

interface PublishStage extends Stage {
  readonly definition: Definition;
  /** Brings the definition to the draft, changed. */
  readonly deployed: (change?: Change) => Promise<void>;
  readonly publish: (change?: Change, transport?: Transport) => ReturnType<typeof proposePublish>;
  readonly amend: (change?: Change, transport?: Transport) => ReturnType<typeof proposeAmend>;
}

type Change = { readonly [Part in keyof Definition]?: Definition[Part] };

/** An account with the bundled note dispatcher deployed, so that its draft can be published. */
async function openPublishStage(): Promise<PublishStage> {
  const stage = await openStage({ limits: { requestsPerBurst: 1_000 } });
  const definition = await noteDispatcher();
  const input = (change: Change = {}, transport = stage.transport): PublishInput => ({
    domain: stage.sandbox.domain,
    account: 'wdc',
    accessToken: undefined,
    definition: { ...definition, ...change },
    engine: stage.engine,
    connect: { transport, now: Date.now, patience: { attempts: 1, longestWait: 0 } },
  });
  await applied(stage.bootstrap());
  const deployed = async (change: Change = {}): Promise<void> => {
    await applied(stage.deploy({ definition: { ...definition, ...change } }));
  };
  await deployed();
  return {
    ...stage,
    definition,
    deployed,
    publish: (change, transport) => proposePublish(input(change, transport)),
    amend: (change, transport) => proposeAmend(input(change, transport)),
  };
}

const isSent = (operations: readonly string[], { body }: Parameters<Transport>[1]): boolean =>
  operations.some((operation) => String(body ?? '').includes(`"operationName":"${operation}"`));

/** As when the connection breaks before or after the platform has got one of these operations. */
const cutting =
  (transport: Transport, operations: readonly string[], when: 'before' | 'after'): Transport =>
  async (url, init) => {
    const cut = isSent(operations, init);
    if (cut && when === 'before') throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    const answer = await transport(url, init);
    if (cut) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    return answer;
  };

const versionsOf = ({ world }: Sandbox) => world.filter('AppOffering', ({ published }) => published);
const draftOf = ({ world }: Sandbox) => world.filter('AppOffering', ({ published }) => !published)[0];

describe('publish', () => {
  test('makes the first version of the draft in three requests, and nothing the second time', async () => {
    const { publish, counted, sandbox } = await openPublishStage();
    const first = await counted(() => applied(publish()));
    expect(first).toMatchObject({ requests: 3, mutations: 1 });
    const [version] = versionsOf(sandbox);
    expect(first.value).toEqual({
      steps: [{ title: 'new version of app offering note-dispatcher', outcome: 'created' }],
      result: {
        versionId: version?.id,
        publishedAt: version?.createdAt,
        link: `https://wdc.4me-sandbox.test/app_offering/${version?.id ?? ''}`,
        versions: [{ id: version?.id, publishedAt: version?.createdAt, newest: true, disabled: false, instances: 0 }],
      },
    });
    const again = await counted(() => publish());
    expect(again.value.changes).toEqual([]);
    expect(again).toMatchObject({ requests: 2, mutations: 0 });
    const nothing = await counted(async () => again.value.apply(testRun()));
    expect(nothing).toMatchObject({ requests: 0, value: { result: { versionId: version?.id } } });
  });

  test('asks for each kind of change by itself', async () => {
    const { publish, deployed, definition } = await openPublishStage();
    await applied(publish());
    const { offering, rules, uiExtension } = definition;
    const scope = { effect: 'allow', grantType: 'client_credentials', conditions: [] };
    const [rule] = rules;
    if (rule === undefined || uiExtension === undefined) throw new Error('the note dispatcher has both');
    await deployed({
      offering: {
        ...offering,
        description: 'Another description.',
        scopes: [{ ...scope, actions: ['request:Read'] }],
        webhook: offering.webhook && { ...offering.webhook, algorithm: 'es256' },
      },
      rules: [
        { ...rule, condition: 'false', expressions: [...rule.expressions, { name: 'id', value: 'id' }] },
        { ...rule, name: 'Second' },
      ],
      uiExtension: { ...uiExtension, html: `${uiExtension.html}<p>More</p>` },
    });
    expect((await publish()).changes).toEqual([
      {
        kind: 'update',
        title: 'app offering note-dispatcher',
        details: [expect.stringMatching(/^description: "Each note .+ -> "Another description\."$/)],
      },
      {
        kind: 'security',
        title: 'app offering note-dispatcher',
        details: ['policyJwtAlg: "rs512" -> "es256"', 'scopes: + "request:Read"'],
      },
      {
        kind: 'update',
        title: 'UI extension "Log Note Dispatcher"',
        details: ['version: 1 -> 2', 'html: (changed)'],
      },
      {
        kind: 'update',
        title: 'automation rule "Dispatch each added note" on request',
        details: ['condition: "true" -> "false"', 'expression id: (none) -> "id"'],
      },
      {
        kind: 'create',
        title: 'automation rule "Second" on request',
        details: expect.arrayContaining(['trigger: "on note added"', 'condition: "true"']),
      },
    ]);
    await applied(publish());
    expect((await publish()).changes).toEqual([]);
    await deployed({ rules: [], offering });
    expect((await publish({ rules: [] })).changes).toContainEqual({
      kind: 'delete',
      title: 'automation rule "Second" on request',
      details: [],
    });
  });

  test('counts the customers of each version, without those who removed the app', async () => {
    const { publish, deployed, definition, sandbox } = await openPublishStage();
    await applied(publish());
    const { people } = sandbox;
    const fields = { url: 'https://a.example' };
    const app = { customer: 'wna-it', reference: 'note-dispatcher' };
    await people.install({ ...app, fields });
    await deployed({ offering: { ...definition.offering, description: 'Another one.' } });
    const { result } = await applied(publish());
    expect(result.versions.map(({ newest, instances }) => [newest, instances])).toEqual([
      [true, 0],
      [false, 1],
    ]);
    await people.updateApp(app);
    expect((await publish()).versions.map(({ newest, instances }) => [newest, instances])).toEqual([
      [true, 1],
      [false, 0],
    ]);
    await people.remove(app);
    expect((await publish()).versions.map(({ instances }) => instances)).toEqual([0, 0]);
    await sandbox.settled();
  });

  test('publishes a changed picture, which cannot be read back', async () => {
    const { publish, deployed, definition } = await openPublishStage();
    const picture = (text: string): string => `data:image/png;base64,${Buffer.from(text).toString('base64')}`;
    await deployed({ offering: { ...definition.offering, picture: picture('one') } });
    await applied(publish());
    expect((await publish()).changes).toEqual([]);
    await deployed({ offering: { ...definition.offering, picture: picture('two') } });
    expect((await publish()).changes).toEqual([
      { kind: 'update', title: 'app offering note-dispatcher', details: ['picture: (changed)'] },
    ]);
    await applied(publish());
    expect((await publish()).changes).toEqual([]);
  });

  test('tells what of the folder was not deployed', async () => {
    const { publish, definition } = await openPublishStage();
    expect((await publish()).notDeployed).toEqual([]);
    const changed = { offering: { ...definition.offering, name: 'New name' }, rules: [] };
    expect((await publish(changed)).notDeployed).toEqual([
      'app offering note-dispatcher',
      'automation rule "Dispatch each added note" on request',
    ]);
  });

  test('refuses what would not work for customers', async () => {
    const { publish, definition, sandbox } = await openPublishStage();
    const { world } = sandbox;
    const draft = draftOf(sandbox);
    const [rule] = world.filter('AppOfferingAutomationRule', () => true);
    if (draft === undefined || rule === undefined) throw new Error('both were deployed');
    const unknown = publish({ offering: { ...definition.offering, reference: 'never-deployed' } });
    await expect(unknown).rejects.toMatchObject({ code: 'AB-PUBLISH-NO-DRAFT', exit: 'usage' });
    await expect(publish({ name: 'other' })).rejects.toMatchObject({ code: 'AB-PUBLISH-OTHER' });
    world.delete('AppOfferingAutomationRule', rule);
    world.update('AppOffering', draft, { webhookUriTemplate: null, uiExtensionVersionId: null });
    await expect(publish()).rejects.toMatchObject({
      code: 'AB-PUBLISH-INCOMPLETE',
      because: expect.stringContaining('automation rules, a UI extension, the address of its webhook'),
    });
    world.update('AppOffering', draft, { disabled: true });
    await expect(publish()).rejects.toMatchObject({ code: 'AB-PUBLISH-DISABLED' });
    expect(versionsOf(sandbox)).toEqual([]);
  });

  test.each(['before', 'after'] as const)(
    'is one version, also when its request is cut off %s it takes effect',
    async (when) => {
      const { publish, sandbox, transport } = await openPublishStage();
      const proposal = await publish({}, cutting(transport, ['PublishAppOffering'], when));
      if (when === 'after') {
        const { result } = await proposal.apply(testRun());
        expect(result.versionId).toBe(versionsOf(sandbox)[0]?.id);
      } else {
        await expect(proposal.apply(testRun())).rejects.toMatchObject({
          code: 'AB-4ME-UNAVAILABLE',
          because: expect.stringContaining('not known'),
          retryable: true,
        });
        expect(versionsOf(sandbox)).toEqual([]);
        await applied(publish());
      }
      expect(versionsOf(sandbox)).toHaveLength(1);
      expect((await publish()).changes).toEqual([]);
    },
  );

  test('says that the outcome is not known where nobody can look, and finds it with the next run', async () => {
    const { publish, sandbox, transport } = await openPublishStage();
    let cut = false;
    const proposal = await publish({}, (url, init) =>
      cutting(
        transport,
        cut ? ['PublishState'] : ['PublishAppOffering'],
        'after',
      )(url, init).catch((error: unknown) => {
        cut = true;
        throw error;
      }),
    );
    await expect(proposal.apply(testRun())).rejects.toMatchObject({ because: expect.stringContaining('not known') });
    expect(versionsOf(sandbox)).toHaveLength(1);
    expect((await publish()).changes).toEqual([]);
  });
});

describe('publish --amend', () => {
  test('changes texts of the newest published version only, and says what needs a new one', async () => {
    const { publish, amend, deployed, definition, counted, sandbox } = await openPublishStage();
    await expect(amend()).rejects.toMatchObject({ code: 'AB-PUBLISH-NEVER', exit: 'usage' });
    await applied(publish());
    await deployed({ offering: { ...definition.offering, compliance: 'Second.' } });
    await applied(publish());
    const offering = { ...definition.offering, name: 'New name', compliance: 'Second.', description: 'Corrected.' };
    const { value, requests } = await counted(() => amend({ offering, rules: [] }));
    expect(requests).toBe(2);
    expect(value.changes).toEqual([
      {
        kind: 'update',
        title: 'published version of app offering note-dispatcher',
        details: [expect.stringMatching(/^description: .+ -> "Corrected\."$/)],
      },
    ]);
    expect(value.needsNewVersion).toEqual([
      {
        kind: 'update',
        title: 'app offering note-dispatcher',
        details: ['name: "Log Note Dispatcher Integration" -> "New name"'],
      },
      { kind: 'delete', title: 'automation rule "Dispatch each added note" on request', details: [] },
    ]);
    expect(value.draftDiffers).toEqual(['description']);
    await value.apply(testRun());
    expect(versionsOf(sandbox).map(({ description, name }) => [description, name])).toEqual([
      [definition.offering.description, definition.offering.name],
      ['Corrected.', definition.offering.name],
    ]);
    expect(draftOf(sandbox)?.description).toBe(definition.offering.description);
    expect((await amend({ offering })).changes).toEqual([]);
  });

  test("passes on 4me's own words where it refuses, and names the way that works", async () => {
    const { publish, amend, definition, transport, sandbox } = await openPublishStage();
    await applied(publish());
    const offering = { ...definition.offering, description: 'Corrected.' };
    const errors = [{ path: ['description'], message: "can't be changed" }];
    const answer = { data: { appOfferingUpdate: { errors, appOffering: null } } };
    const proposal = await amend({ offering }, async (url, init) =>
      isSent(['UpdateAppOffering'], init) ? Response.json(answer) : transport(url, init),
    );
    await expect(proposal.apply(testRun())).rejects.toMatchObject({
      code: 'AB-PUBLISH-AMEND',
      because: "description: can't be changed",
      fix: expect.stringContaining('then "app-builder publish note-dispatcher"'),
    });
    expect(versionsOf(sandbox)[0]?.description).toBe(definition.offering.description);
  });
});

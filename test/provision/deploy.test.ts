import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { applied, noteDispatcher, openStage, type Stage } from './stage.ts';

async function bootstrapped(): Promise<Stage> {
  const stage = await openStage();
  await applied(stage.bootstrap());
  return stage;
}

describe('deploy', () => {
  test('makes the note dispatcher with at most 7 requests and ends with the offering', async () => {
    const { deploy, counted, sandbox } = await bootstrapped();
    const { value, requests } = await counted(() => applied(deploy()));
    expect(requests).toBeLessThanOrEqual(7);
    const { world } = sandbox;
    const { offeringId, link, outputs } = value.result;
    expect(link).toBe(`https://wdc.4me-sandbox.test/app_offering/${offeringId}`);
    const version = world.find(
      'UiExtensionVersion',
      ({ status, html }) => status === 'active' && html.includes('"url"'),
    );
    expect(world.get('AppOffering', offeringId)).toMatchObject({
      reference: 'note-dispatcher',
      name: 'Log Note Dispatcher Integration',
      source: '4me-integration-note-dispatche',
      sourceID: 'app_offering_input',
      published: false,
      policyJwtAlg: 'rs512',
      webhookUriTemplate: `${outputs['IntegrationApi'] ?? ''}?account={account}`,
      uiExtensionVersionId: version?.id,
      scopes: [],
    });
    expect(world.filter('AppOfferingAutomationRule', () => true)).toMatchObject([
      { appOfferingId: offeringId, generic: 'request', trigger: 'on note added', condition: 'true' },
    ]);
    expect(world.find('ConfigurationItem', ({ label }) => label === 'lambda-note-dispatcher-1')).toMatchObject({
      source: '4me-integration-note-dispatche',
      sourceID: 'note_dispatcher_lambda_ci',
      customFields: [
        { id: 'cloudformation_stack', value: 'app-builder-note-dispatcher' },
        { id: 'api_url', value: outputs['IntegrationApi'] },
      ],
    });
  });

  test('changes nothing when it runs again: at most 4 requests and no mutation', async () => {
    const { deploy, counted } = await bootstrapped();
    const first = await applied(deploy());
    const { value, requests, mutations } = await counted(() => applied(deploy()));
    expect(value.steps.filter(({ outcome }) => outcome !== 'unchanged')).toEqual([]);
    expect(value.result).toEqual(first.result);
    expect(requests).toBeLessThanOrEqual(4);
    expect(mutations).toBe(0);
  });

  test('says to run bootstrap first, before anything is sent', async () => {
    const { deploy, counted } = await openStage();
    const { requests } = await counted(() =>
      expect(deploy()).rejects.toMatchObject({ exit: 'usage', fix: expect.stringContaining('bootstrap') }),
    );
    expect(requests).toBe(0);
  });

  test('links the new version of a form to the offering', async () => {
    const { deploy, sandbox } = await bootstrapped();
    await applied(deploy());
    const definition = await noteDispatcher();
    const form = definition.uiExtension;
    if (form === undefined) throw new Error('the note dispatcher has no form');
    const html = form.html.replace('URL', 'Address');
    const proposal = await deploy({ definition: { ...definition, uiExtension: { ...form, html } } });
    expect(proposal.changes.map(({ title }) => title)).toEqual([
      'UI extension "Log Note Dispatcher"',
      'app offering note-dispatcher',
    ]);
    const { result } = await applied(Promise.resolve(proposal));
    const version = sandbox.world.get('AppOffering', result.offeringId)?.uiExtensionVersionId ?? '';
    expect(sandbox.world.get('UiExtensionVersion', version)).toMatchObject({ status: 'active', html });
    expect(sandbox.world.all('UiExtension').filter(({ category }) => category === 'app_offering')).toHaveLength(1);
  });

  test('does not touch the offering when a form that it has already only gets another name', async () => {
    const { deploy, sandbox } = await bootstrapped();
    await applied(deploy());
    const form = sandbox.world.find('UiExtension', ({ category }) => category === 'app_offering');
    if (form === undefined) throw new Error('the form is missing');
    sandbox.world.update('UiExtension', form, { name: 'Former name', source: null, sourceID: null });
    const { changes } = await deploy();
    expect(changes.map(({ title }) => title)).toEqual(['UI extension "Log Note Dispatcher"']);
    await applied(deploy());
    expect((await deploy()).changes).toEqual([]);
  });

  test('builds the handler before anything is sent', async () => {
    const { deploy, counted } = await bootstrapped();
    const definition = await noteDispatcher();
    const folder = await mkdtemp(join(tmpdir(), 'broken-handler-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await cp(definition.folder, folder, { recursive: true });
    await writeFile(join(folder, 'handler.ts'), 'export const handler = ;');
    const { requests } = await counted(() =>
      expect(deploy({ definition: { ...definition, folder } })).rejects.toMatchObject({
        because: expect.stringContaining('handler.ts:1:24'),
      }),
    );
    expect(requests).toBe(0);
  });

  test('asks for approval of its own when scopes are added, and removes them without', async () => {
    const { deploy, sandbox } = await bootstrapped();
    await applied(deploy());
    const definition = await noteDispatcher();
    const scope = { effect: 'allow', grantType: 'client_credentials', conditions: [] };
    const wider = {
      ...definition,
      offering: { ...definition.offering, scopes: [{ ...scope, actions: ['request:Read', 'request:Update'] }] },
    };
    const widened = await deploy({ definition: wider });
    expect(widened.changes).toMatchObject([
      { kind: 'security', details: ['scopes: + "request:Read"', 'scopes: + "request:Update"'] },
    ]);
    const { result } = await applied(Promise.resolve(widened));
    const narrower = {
      ...definition,
      offering: { ...definition.offering, scopes: [{ ...scope, actions: ['request:Read'] }] },
    };
    const narrowed = await deploy({ definition: narrower });
    expect(narrowed.changes).toMatchObject([{ kind: 'update', details: ['scopes: - "request:Update"'] }]);
    await applied(Promise.resolve(narrowed));
    expect(sandbox.world.get('AppOffering', result.offeringId)?.scopes).toMatchObject([{ actions: ['request:Read'] }]);
    expect((await deploy({ definition: narrower })).changes).toEqual([]);
  });

  test('asks for approval of its own when a denied scope is no longer denied', async () => {
    const { deploy } = await bootstrapped();
    const definition = await noteDispatcher();
    const scope = { effect: 'deny', grantType: 'client_credentials', conditions: [], actions: ['request:Delete'] };
    const denying = { ...definition, offering: { ...definition.offering, scopes: [scope] } };
    await applied(deploy({ definition: denying }));
    expect((await deploy({ definition: denying })).changes).toEqual([]);
    expect((await deploy()).changes).toMatchObject([
      { kind: 'security', details: ['deniedScopes: - "request:Delete"'] },
    ]);
  });

  test('reuses left-over rules in order and deletes the rest with an approval of its own', async () => {
    const { deploy, sandbox } = await bootstrapped();
    const definition = await noteDispatcher();
    const [rule] = definition.rules;
    if (rule === undefined) throw new Error('the note dispatcher has no rule');
    const named = (...names: readonly string[]) => ({ ...definition, rules: names.map((name) => ({ ...rule, name })) });
    await applied(deploy({ definition: named('one', 'two', 'three') }));
    const before = sandbox.world.all('AppOfferingAutomationRule').map(({ id, name }) => ({ id, name }));
    const idOf = (name: string) => before.find((row) => row.name === name)?.id;
    const proposal = await deploy({ definition: named('three', 'four') });
    expect(proposal.changes.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
      'update automation rule "four" on request',
      'delete automation rule "two" on request',
    ]);
    await applied(Promise.resolve(proposal));
    expect(sandbox.world.all('AppOfferingAutomationRule').map(({ id, name }) => ({ id, name }))).toEqual([
      { id: idOf('one'), name: 'four' },
      { id: idOf('three'), name: 'three' },
    ]);
  });

  test('sends a picture once and remembers it', async () => {
    const { deploy } = await bootstrapped();
    const definition = await noteDispatcher();
    const withPicture = (picture: string) => ({ ...definition, offering: { ...definition.offering, picture } });
    await applied(deploy({ definition: withPicture('data:image/png;base64,AAAA') }));
    expect((await deploy({ definition: withPicture('data:image/png;base64,AAAA') })).changes).toEqual([]);
    const changed = await deploy({ definition: withPicture('data:image/png;base64,BBBB') });
    expect(changed.changes).toMatchObject([{ kind: 'update', details: ['pictureUri: (changed)'] }]);
  });

  test('changes the reference of a draft, and refuses that once it was published', async () => {
    const { deploy, sandbox } = await bootstrapped();
    const definition = await noteDispatcher();
    const { result } = await applied(deploy());
    const renamed = (reference: string) => ({ ...definition, offering: { ...definition.offering, reference } });
    await applied(deploy({ definition: renamed('note-dispatcher-two') }));
    const draft = sandbox.world.get('AppOffering', result.offeringId);
    if (draft === undefined) throw new Error('the draft is gone');
    expect(draft.reference).toBe('note-dispatcher-two');
    sandbox.life.publish(draft);
    await expect(deploy({ definition: renamed('note-dispatcher-three') })).rejects.toMatchObject({
      code: 'AB-PROVISION-REFERENCE',
    });
  });

  test('says what is done and what is left when a rule is refused, and completes it when corrected', async () => {
    const { deploy, sandbox } = await bootstrapped();
    const definition = await noteDispatcher();
    const broken = { ...definition, rules: definition.rules.map((rule) => ({ ...rule, condition: 'sing()' })) };
    await expect(applied(deploy({ definition: broken }))).rejects.toMatchObject({
      code: 'AB-4ME-VALIDATION',
      because: expect.stringMatching(/condition[^]*done: .*app offering note-dispatcher[^]*left: automation rule/),
    });
    await applied(deploy());
    expect(sandbox.world.all('AppOffering')).toHaveLength(1);
    expect(sandbox.world.all('UiExtension').filter(({ category }) => category === 'app_offering')).toHaveLength(1);
  });
});

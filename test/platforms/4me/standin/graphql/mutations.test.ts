import { beforeEach, describe, expect, test } from 'vitest';
import { apiClient, type ApiClient } from '../api-client.ts';
import { mutationsOf } from './sent-mutation.ts';

let api: ApiClient;

beforeEach(() => {
  api = apiClient();
});

const { mutate, made } = mutationsOf(() => api);

const product = { name: 'AWS Lambda', brand: 'Amazon', category: 'other_type_of_hardware' };
const instanceId = () => api.world.nodeId('ServiceInstance', 31);
const offering = (input: object = {}, fields = '') =>
  made('appOfferingCreate', { name: 'Log Note Dispatcher', serviceInstanceId: instanceId(), ...input }, fields);

describe('payloads', () => {
  test('echo clientMutationId, refused or not', async () => {
    expect(await mutate('productCreate', { ...product, clientMutationId: 'one' })).toMatchObject({
      clientMutationId: 'one',
      errors: null,
    });
    expect(await mutate('productCreate', { ...product, name: ' ', clientMutationId: 'two' })).toEqual({
      clientMutationId: 'two',
      record: null,
      errors: [{ path: ['name'], message: "can't be blank" }],
    });
  });

  test('name everything that is wrong, and nothing is stored', async () => {
    const foreign = api.world.nodeId('Team', 999);
    const input = {
      ...product,
      category: 'unknown',
      source: 's'.repeat(31),
      sourceID: 's'.repeat(129),
      supportTeamId: foreign,
    };
    const { errors } = await mutate('productCreate', input);
    expect(errors?.map(({ path, message }) => `${path.join('.')} ${message}`).toSorted()).toEqual([
      'category must exist',
      'source is too long (maximum is 30 characters)',
      'sourceID is too long (maximum is 128 characters)',
      'supportTeamId must exist',
    ]);
    expect(api.world.all('Product')).toHaveLength(0);
  });

  test('of an update of what is not there or is not ours are Not Found', async () => {
    await expect(mutate('requestUpdate', { id: api.world.nodeId('Request', 70_454), subject: 's' })).rejects.toThrow(
      'Not Found',
    );
    await expect(mutate('productUpdate', { id: 'nonsense' })).rejects.toThrow('Not Found');
  });
});

test('an update changes what is given, clears what is null, and merges custom fields', async () => {
  const { id } = await made('productCreate', {
    ...product,
    model: 'L',
    remarks: 'r',
    customFields: [
      { id: 'a', value: 1 },
      { id: 'b', value: 2 },
    ],
  });
  const fields = 'name model remarks customFields { id value }';
  expect(await made('productUpdate', { id, model: null, customFields: [{ id: 'b', value: [3] }] }, fields)).toEqual({
    id,
    name: 'AWS Lambda',
    model: null,
    remarks: 'r',
    customFields: [
      { id: 'a', value: 1 },
      { id: 'b', value: [3] },
    ],
  });
});

test('a configuration item links its product and service instances', async () => {
  const { id: productId } = await made('productCreate', product);
  const input = { productId, status: 'being_tested', label: 'lambda-secrets-1', serviceInstanceIds: [instanceId()] };
  expect(
    await made(
      'configurationItemCreate',
      input,
      'label name status product { name } serviceInstances(first: 5) { nodes { name } }',
    ),
  ).toMatchObject({
    label: 'lambda-secrets-1',
    name: 'AWS Lambda',
    status: 'being_tested',
    product: { name: 'AWS Lambda' },
    serviceInstances: { nodes: [{ name: 'Mainframe 1' }] },
  });
});

describe('UI extensions', () => {
  const fields = 'activeVersion { versionNr html } versions(first: 9) { nodes { versionNr status html } }';

  test('change in preparation until they are activated', async () => {
    const { id } = await made('uiExtensionCreate', { name: 'Form', category: 'product', html: '<p>1' });
    expect(await made('uiExtensionUpdate', { id, html: '<p>2' }, fields)).toMatchObject({
      activeVersion: null,
      versions: { nodes: [{ versionNr: 1, status: 'being_prepared', html: '<p>2' }] },
    });
    await made('uiExtensionUpdate', { id, activate: true });
    expect(await made('uiExtensionUpdate', { id, html: '<p>3' }, fields)).toMatchObject({
      activeVersion: { html: '<p>2' },
    });
    expect(await made('uiExtensionUpdate', { id, activate: true }, fields)).toMatchObject({
      activeVersion: { versionNr: 2, html: '<p>3' },
      versions: { nodes: [{ status: 'archived' }, { status: 'active' }, { versionNr: 3, status: 'being_prepared' }] },
    });
  });

  test('hold at most 64 KB of each kind of code', async () => {
    const { errors } = await mutate('uiExtensionCreate', {
      name: 'Form',
      category: 'product',
      html: 'é'.repeat(32 * 1024 + 1),
      css: 'c'.repeat(64 * 1024),
    });
    expect(errors).toEqual([{ path: ['html'], message: 'is too long (maximum is 64 KB)' }]);
  });
});

describe('app offerings', () => {
  test('get a reference from account and name, unique over all offerings', async () => {
    expect(await offering({}, 'reference published latest')).toMatchObject({
      reference: 'wdc_log_note_dispatcher',
      published: false,
      latest: true,
    });
    const again = await mutate('appOfferingCreate', { name: 'log note dispatcher', serviceInstanceId: instanceId() });
    expect(again).toMatchObject({ record: null, errors: [{ path: ['reference'], message: 'has already been taken' }] });
  });

  test('keep their reference from the first publish on', async () => {
    const { id } = await offering({ reference: 'one' });
    expect(await made('appOfferingUpdate', { id, reference: 'two' }, 'reference')).toMatchObject({ reference: 'two' });
    const published = await made('appOfferingPublish', { id }, 'published reference');
    expect(published).toMatchObject({ published: true, reference: 'two' });
    const { errors } = await mutate('appOfferingUpdate', { id, reference: 'three' });
    expect(errors).toEqual([{ path: ['reference'], message: "can't be changed after the first publish" }]);
    expect((await mutate('appOfferingUpdate', { id, reference: 'two', name: 'New name' })).errors).toBeNull();
    expect((await mutate('appOfferingPublish', { id: published.id })).errors).toMatchObject([{ path: ['id'] }]);
  });

  test('have texts that still change once they are published, and nothing else that does', async () => {
    const { id: draft } = await offering({ reference: 'one', newScopes: [{ actions: ['request:Read'] }] });
    const rule = { appOfferingId: draft, generic: 'request', name: 'r', trigger: 'on note added', condition: 'true' };
    const { id: ruleId } = await made('appOfferingAutomationRuleCreate', rule);
    const published = await made('appOfferingPublish', { id: draft }, 'name scopes { id }');
    const { id } = published;
    const texts = { description: 'd', cardDescription: 'c', features: 'f', compliance: 'p' };
    expect(await made('appOfferingUpdate', { id, ...texts, name: published['name'] }, 'description')).toMatchObject({
      description: 'd',
    });
    const [scope] = published['scopes'] as { id: string }[];
    const { errors } = await mutate('appOfferingUpdate', {
      id,
      description: 'e',
      name: 'New name',
      webhookUriTemplate: 'https://a.example',
      scopesToDelete: [scope?.id],
    });
    expect(errors?.map(({ path }) => path)).toEqual([['name'], ['webhookUriTemplate'], ['scopesToDelete']]);
    const row = api.world.get('AppOfferingAutomationRule', ruleId);
    if (row !== undefined) api.world.update('AppOfferingAutomationRule', row, { appOfferingId: id });
    for (const [mutation, input] of [
      ['appOfferingAutomationRuleCreate', { ...rule, appOfferingId: id }],
      ['appOfferingAutomationRuleUpdate', { id: ruleId, condition: 'false' }],
    ] as const) {
      expect((await mutate(mutation, input)).errors, mutation).toMatchObject([
        { message: 'is of a published version; publish a new one' },
      ]);
    }
    const deletion =
      'mutation($id: ID!) { appOfferingAutomationRuleDelete(input: { id: $id }) { success errors { path } } }';
    const { data } = await api.ask(deletion, { id: ruleId });
    expect(data).toEqual({ appOfferingAutomationRuleDelete: { success: null, errors: [{ path: ['id'] }] } });
  });

  test('change their scopes by id, add those without, and delete', async () => {
    const scopes = 'scopes { id actions effect grantType }';
    const created = await offering(
      { newScopes: [{ actions: ['request:Read'] }, { actions: ['ci:Read'], effect: 'deny' }] },
      scopes,
    );
    const [first, second] = created['scopes'] as { id: string }[];
    const input = {
      id: created.id,
      newScopes: [
        { id: first?.id, actions: ['request:Update'] },
        { actions: ['me'], grantType: 'authorization_code' },
      ],
      scopesToDelete: [second?.id],
    };
    expect(await made('appOfferingUpdate', input, scopes)).toMatchObject({
      scopes: [
        { id: first?.id, actions: ['request:Update'], effect: 'allow', grantType: 'client_credentials' },
        { actions: ['me'], grantType: 'authorization_code' },
      ],
    });
    const wrong = await mutate('appOfferingUpdate', { id: created.id, newScopes: [{ actions: ['Request.Read'] }] });
    expect(wrong.errors).toMatchObject([{ path: ['newScopes'] }]);
  });

  test.each([
    [{ webhookUriTemplate: 'mailto:someone' }, 'webhookUriTemplate'],
    [{ policyJwtAlg: 'hs256' }, 'policyJwtAlg'],
    [{ serviceInstanceId: 'nonsense' }, 'serviceInstanceId'],
    [{ uiExtensionId: 'nonsense' }, 'uiExtensionId'],
    [{ reference: 'r'.repeat(162) }, 'reference'],
  ])('with %j are refused', async (input, path) => {
    const { errors } = await mutate('appOfferingCreate', { name: 'App', serviceInstanceId: instanceId(), ...input });
    expect(errors).toMatchObject([{ path: [path] }]);
  });

  test('have rules in order of position, which the rule language is asked about', async () => {
    const { id: appOfferingId } = await offering();
    const rule = { appOfferingId, generic: 'request', trigger: 'on note added', condition: 'true' };
    await made('appOfferingAutomationRuleCreate', { ...rule, name: 'second', position: 2 });
    await made('appOfferingAutomationRuleCreate', {
      ...rule,
      name: 'first',
      position: 1,
      actions: [{ name: 'n', value: 'v' }],
    });
    const refused = await mutate('appOfferingAutomationRuleCreate', { ...rule, name: 'bad', condition: 'eval' });
    expect(refused).toMatchObject({ record: null, errors: [{ path: ['condition'], message: 'knows no eval' }] });
    expect(
      await made(
        'appOfferingUpdate',
        { id: appOfferingId },
        'automationRules(first: 5) { nodes { name actions { name value } } }',
      ),
    ).toMatchObject({
      automationRules: {
        nodes: [
          { name: 'first', actions: [{ name: 'n', value: 'v' }] },
          { name: 'second', actions: [] },
        ],
      },
    });
  });

  test('are installed and changed through the platform', async () => {
    const { id: appOfferingId } = await offering();
    const input = { appOfferingId, customerAccountId: 'wna-it', suspended: true };
    expect(await made('appInstanceCreate', input, 'suspended customerAccount { id } account { id }')).toMatchObject({
      suspended: true,
      customerAccount: { id: 'wna-it' },
      account: { id: 'wdc' },
    });
    expect(api.happened.slice(-2)).toEqual([
      { what: 'install', about: 'wna-it' },
      { what: 'changeInstance', about: { suspended: true } },
    ]);
    expect((await mutate('appInstanceCreate', { ...input, customerAccountId: 'nobody' })).errors).toMatchObject([
      { path: ['customerAccountId'] },
    ]);
  });
});

describe('webhook policies', () => {
  test.each(['jwtAlg: "es512"', 'jwtAlg: es512'])(
    'are made with %s and show their key in that answer only',
    async (algorithm) => {
      const { data } = await api.ask(
        `mutation { webhookPolicyCreate(input: { ${algorithm} }) { webhookPolicy { id jwtAlg publicKeyPem } } }`,
      );
      const policy = data?.['webhookPolicyCreate']?.['webhookPolicy'] as { id: string };
      expect(policy).toMatchObject({ jwtAlg: 'es512', publicKeyPem: 'the public key' });
      const later = await api.ask(
        'query($id: ID!) { node(id: $id) { ... on WebhookPolicy { jwtAlg publicKeyPem } } }',
        { id: policy.id },
      );
      expect(later.errors?.[0]?.message).toContain('Cannot query field "publicKeyPem" on type "WebhookPolicy"');
      const wrong = await api.ask(
        'query($id: ID!) { node(id: $id) { __typename ... on WebhookPolicyCreateResponse { publicKeyPem } } }',
        { id: policy.id },
      );
      expect(wrong.data).toEqual({ node: { __typename: 'WebhookPolicy' } });
    },
  );

  test('are not deleted while a webhook uses them', async () => {
    const { id: webhookPolicyId } = await made('webhookPolicyCreate', { jwtAlg: 'rs256' });
    const { id } = await made('webhookCreate', {
      event: 'automation_rule',
      uri: 'https://example.com/a',
      webhookPolicyId,
    });
    const remove = (name: string, target: string) =>
      api.ask(`mutation { ${name}(input: { id: "${target}" }) { success errors { path } } }`);
    expect((await remove('webhookPolicyDelete', webhookPolicyId)).data).toEqual({
      webhookPolicyDelete: { success: null, errors: [{ path: ['id'] }] },
    });
    expect((await remove('webhookDelete', id)).data?.['webhookDelete']).toMatchObject({ success: true });
    expect((await remove('webhookPolicyDelete', webhookPolicyId)).data?.['webhookPolicyDelete']).toMatchObject({
      success: true,
    });
    expect(api.world.all('WebhookPolicy')).toHaveLength(0);
  });
});

describe('webhooks', () => {
  const input = { event: 'app_instance.secrets-update', uri: 'https://example.com/secrets' };

  test('are verified when they are made and when their address changes', async () => {
    const { id } = await made('webhookCreate', input, 'name event');
    const [row] = api.world.all('Webhook');
    if (row === undefined) throw new Error('no webhook was made');
    api.world.update('Webhook', row, { verified: true });
    await made('webhookUpdate', { id, description: 'unchanged address' });
    await made('webhookUpdate', { id, uri: 'https://example.com/new' });
    expect(api.happened.map(({ about }) => about)).toEqual(['https://example.com/secrets', 'https://example.com/new']);
    expect(row).toMatchObject({ verified: false, name: 'app_instance.secrets-update' });
  });

  test('leave nothing behind where their address is refused', async () => {
    expect((await mutate('webhookCreate', { ...input, uri: 'https://refused.example' })).errors).toEqual([
      { path: ['uri'], message: 'cannot be reached' },
    ]);
    expect((await mutate('webhookCreate', { ...input, uri: 'ftp://example.com' })).errors).toMatchObject([
      { path: ['uri'] },
    ]);
    expect(api.world.all('Webhook')).toHaveLength(0);
    const { id } = await made('webhookCreate', input);
    expect((await mutate('webhookUpdate', { id, uri: 'https://refused.example' })).errors).toMatchObject([
      { path: ['uri'] },
    ]);
    expect(api.world.all('Webhook')).toMatchObject([{ uri: input.uri }]);
  });

  test('know the events of the platform only', async () => {
    await expect(mutate('webhookCreate', { ...input, event: 'app_instance.moved' })).rejects.toThrow(
      '"app_instance.moved" is no WebhookEvent',
    );
  });
});

test('a status and a note of one call are one change for the platform, in the name of the person', async () => {
  const id = api.world.nodeId('Request', 70_486);
  await made('requestUpdate', {
    id,
    status: 'completed',
    completionReason: 'solved',
    note: 'Done.',
    internalNote: 'Easy.',
  });
  await made('noteCreate', { ownerId: id, text: 'Thanks!' });
  expect(
    await made('requestUpdate', { id }, 'status notes(first: 5) { nodes { text internal person { name } } }'),
  ).toMatchObject({
    status: 'completed',
    notes: {
      nodes: [
        { text: 'Done.', internal: false, person: { name: 'Howard Tanner' } },
        { text: 'Easy.', internal: true },
        { text: 'Thanks!', internal: false },
      ],
    },
  });
  expect(api.happened.map(({ about }) => about)).toEqual([
    { request: '70486', was: 'assigned', text: 'Done.' },
    { request: '70486', text: 'Easy.' },
    { request: '70486', text: 'Thanks!' },
  ]);
});

test('a status that stays as it is counts as no change', async () => {
  const id = api.world.nodeId('Request', 70_486);
  await made('requestUpdate', { id, status: 'assigned', subject: 'New' });
  await made('requestUpdate', { id, status: 'assigned', internalNote: 'Well.' });
  await made('requestUpdate', { id, status: 'in_progress', internalNote: 'On it.' });
  expect(api.happened.map(({ about }) => about)).toEqual([
    { request: '70486', text: 'Well.' },
    { request: '70486', was: 'assigned', text: 'On it.' },
  ]);
});

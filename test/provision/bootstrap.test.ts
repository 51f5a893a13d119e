import { describe, expect, test } from 'vitest';
import { fourMeClient } from '../../src/platforms/4me/client/client.ts';
import { newWebhookPolicy } from '../../src/platforms/4me/records/webhook-policy.ts';
import { recordsOf } from './dump.ts';
import { applied, credentials, openStage } from './stage.ts';

const secretName = '4me-app-builder/4me-sandbox.test/wdc';

describe('bootstrap', () => {
  test('makes the records of the reference with at most 12 requests, the token included', async () => {
    const { bootstrap, counted, sandbox, engine } = await openStage();
    const { value, requests } = await counted(() => applied(bootstrap()));
    expect(requests).toBeLessThanOrEqual(12);
    const { world } = sandbox;
    const team = world.find('Team', ({ name }) => name === 'Mainframe Team');
    const product = (sourceID: string) => world.find('Product', (row) => row.sourceID === sourceID);
    expect(product('s3_product')).toMatchObject({ name: 'AWS S3 Bucket', brand: 'Amazon', supportTeamId: team?.id });
    for (const key of ['lambda', 'sqs']) {
      const extension = world.find('UiExtension', ({ sourceID }) => sourceID === `${key}_ui_extension`);
      expect(extension).toMatchObject({ source: '4me-app-bootstrap', category: 'product' });
      expect(product(`${key}_product`)).toMatchObject({ source: '4me-app-bootstrap', uiExtensionId: extension?.id });
    }
    expect(world.find('ConfigurationItem', ({ sourceID }) => sourceID === 's3_ci')).toMatchObject({
      label: 's3-4me-integrations-1',
      systemID: 's3-app-builder-memory',
      status: 'in_production',
      productId: product('s3_product')?.id,
    });
    const secretsApi = value.result.secretsApi;
    expect(world.find('ConfigurationItem', ({ sourceID }) => sourceID === 'secrets_lambda_ci')).toMatchObject({
      label: 'lambda-secrets-1',
      status: 'being_tested',
      customFields: [
        { id: 'cloudformation_stack', value: 'app-builder-engine' },
        { id: 'api_url', value: secretsApi },
      ],
    });
    const [policy] = world.filter('WebhookPolicy', ({ account }) => account === 'wdc');
    expect(policy).toMatchObject({ jwtAlg: 'es512', jwtAudience: 'integrations provided by wdc@4me-sandbox.test' });
    const [webhook] = world.filter('Webhook', ({ account }) => account === 'wdc');
    expect(webhook).toMatchObject({
      event: 'app_instance.secrets-update',
      uri: secretsApi,
      webhookPolicyId: policy?.id,
    });
    expect((await engine.secrets.get(secretName))?.value).toMatchObject({
      ...credentials,
      policy: {
        id: policy?.id,
        name: policy?.name,
        jwtAlg: 'es512',
        publicKeyPem: expect.stringContaining('PUBLIC KEY'),
      },
      webhook: { id: webhook?.id, name: 'app_instance.secrets-update', uri: secretsApi },
    });
  });

  test('changes nothing when it runs again: at most 4 requests and no mutation', async () => {
    const { bootstrap, counted } = await openStage();
    await applied(bootstrap());
    const { value, requests, mutations } = await counted(async () => {
      const proposal = await bootstrap();
      await applied(Promise.resolve(proposal));
      return proposal.changes;
    });
    expect(value).toEqual([]);
    expect(requests).toBeLessThanOrEqual(4);
    expect(mutations).toBe(0);
  });

  test('shows what it would do without doing it', async () => {
    const { bootstrap, counted, engine, sandbox } = await openStage();
    const before = recordsOf(sandbox.world);
    const { value, mutations } = await counted(() => bootstrap());
    expect(value.changes.map(({ title }) => title)).toContain('webhook app_instance.secrets-update');
    expect(value.changes.flatMap(({ details }) => details)).toContain('uri: known after workload app-builder-engine');
    expect(JSON.stringify(value.changes)).not.toContain(credentials.token);
    expect(mutations).toBe(0);
    expect(recordsOf(sandbox.world)).toEqual(before);
    expect(await engine.secrets.list('')).toEqual([]);
  });

  test('refuses wrong credentials and keeps the stored ones', async () => {
    const { bootstrap, engine } = await openStage();
    await applied(bootstrap());
    const before = await engine.secrets.get(secretName);
    const wrong = { clientID: credentials.clientID, token: 'not-the-token' };
    await expect(applied(bootstrap({ credentials: wrong }))).rejects.toMatchObject({
      code: 'AB-4ME-CREDENTIALS',
      exit: 'credentials',
    });
    expect(await engine.secrets.get(secretName)).toEqual(before);
  });

  test('proves the credentials of the provider also where a personal access token provisions', async () => {
    const { bootstrap, engine } = await openStage();
    const accessToken = 'sandbox-token-wdc-0123456789';
    const wrong = { clientID: credentials.clientID, token: 'not-the-token' };
    await expect(bootstrap({ accessToken, credentials: wrong })).rejects.toMatchObject({ code: 'AB-4ME-CREDENTIALS' });
    await applied(bootstrap({ accessToken }));
    expect((await engine.secrets.get(secretName))?.value).toMatchObject(credentials);
  });

  test('prints the link that creates the OAuth application where there are no credentials', async () => {
    const { bootstrap } = await openStage();
    await expect(bootstrap({ credentials: undefined })).rejects.toMatchObject({
      exit: 'credentials',
      fix: expect.stringContaining('https://wdc.4me-sandbox.test/oauth_applications/new?name=App+Builder&grant_type='),
    });
  });

  test('names the service instances that exist when the wanted one does not', async () => {
    const { bootstrap } = await openStage();
    await expect(bootstrap({ serviceInstanceName: 'Mainfraim 1' })).rejects.toMatchObject({
      exit: 'usage',
      because: expect.stringMatching(/"Mainframe 1".*"Email"|"Email".*"Mainframe 1"/),
    });
  });

  test('names the teams that exist when the service instance has no support team', async () => {
    const { bootstrap, sandbox } = await openStage();
    const instance = sandbox.world.find('ServiceInstance', ({ name }) => name === 'Mainframe 1');
    if (instance === undefined) throw new Error('the seeded world has no Mainframe 1');
    sandbox.world.update('ServiceInstance', instance, { supportTeamId: null });
    await expect(bootstrap()).rejects.toMatchObject({ because: expect.stringContaining('"Mainframe Team"') });
  });

  test('heals a webhook and a policy that were deleted on the platform', async () => {
    const { bootstrap, sandbox, engine } = await openStage();
    await applied(bootstrap());
    const { world } = sandbox;
    for (const webhook of world.filter('Webhook', ({ account }) => account === 'wdc')) world.delete('Webhook', webhook);
    for (const policy of world.filter('WebhookPolicy', ({ account }) => account === 'wdc')) {
      world.delete('WebhookPolicy', policy);
    }
    await applied(bootstrap());
    const [policy] = world.filter('WebhookPolicy', ({ account }) => account === 'wdc');
    const [webhook, ...others] = world.filter('Webhook', ({ account }) => account === 'wdc');
    expect(others).toEqual([]);
    expect(webhook).toMatchObject({ webhookPolicyId: policy?.id });
    expect((await engine.secrets.get(secretName))?.value).toMatchObject({
      policy: { id: policy?.id },
      webhook: { id: webhook?.id },
    });
    expect((await bootstrap()).changes).toEqual([]);
  });

  test('replaces a policy whose key was never stored, and disables it where its scopes forbid deletion', async () => {
    const { bootstrap, sandbox, transport } = await openStage();
    const client = fourMeClient({ domain: sandbox.domain, account: 'wdc', credentials, transport, now: Date.now });
    const lost = await newWebhookPolicy(client, {
      jwtAlg: 'es512',
      jwtAudience: 'integrations provided by wdc@4me-sandbox.test',
    });
    const proposal = await bootstrap();
    expect(proposal.changes.map(({ kind }) => kind)).not.toContain('delete');
    await applied(Promise.resolve(proposal));
    const policies = sandbox.world.filter('WebhookPolicy', ({ account }) => account === 'wdc');
    expect(policies).toHaveLength(2);
    expect(sandbox.world.get('WebhookPolicy', lost.id)).toMatchObject({ disabled: true });
    expect((await bootstrap()).changes).toEqual([]);
  });

  test('retires in the same run a policy that the secrets webhook had and whose key is lost', async () => {
    const { bootstrap, engine, sandbox } = await openStage();
    await applied(bootstrap());
    const stored = await engine.secrets.get(secretName);
    const { policy: _policy, ...rest } = stored?.value ?? {};
    await engine.secrets.put(secretName, rest, stored?.version);
    const [lost] = sandbox.world.filter('WebhookPolicy', ({ account }) => account === 'wdc');
    await applied(bootstrap());
    expect(sandbox.world.get('WebhookPolicy', lost?.id ?? '')).toMatchObject({ disabled: true });
    expect((await bootstrap()).changes).toEqual([]);
  });

  test('leaves a policy alone that another webhook has', async () => {
    const { bootstrap, engine, sandbox } = await openStage();
    await applied(bootstrap());
    const { world } = sandbox;
    const [webhook] = world.filter('Webhook', ({ account }) => account === 'wdc');
    if (webhook === undefined) throw new Error('bootstrap made no webhook');
    const { id: _id, number: _number, createdAt: _created, updatedAt: _updated, ...fields } = webhook;
    world.insert('Webhook', { ...fields, uri: 'https://another-engine.example/secrets/' });
    const stored = await engine.secrets.get(secretName);
    const { policy: _policy, ...rest } = stored?.value ?? {};
    await engine.secrets.put(secretName, rest, stored?.version);
    await applied(bootstrap());
    expect(world.get('WebhookPolicy', webhook.webhookPolicyId ?? '')).toMatchObject({ disabled: false });
  });

  test('does not announce a new webhook where only the listener changes', async () => {
    const { bootstrap } = await openStage();
    await applied(bootstrap());
    const { changes } = await bootstrap({ enabledOfferings: ['note-dispatcher'] });
    expect(changes.map(({ kind }) => kind)).not.toContain('create');
  });

  test('says with which flags and variables credentials are given', async () => {
    const { bootstrap } = await openStage();
    await expect(bootstrap({ credentials: undefined })).rejects.toMatchObject({
      fix: expect.stringMatching(/--client-id.*APP_BUILDER_CLIENT_ID.*--token-file.*APP_BUILDER_TOKEN/),
    });
  });

  test('keeps keys of the provider secret that are not its own', async () => {
    const { bootstrap, engine } = await openStage();
    await engine.secrets.put(secretName, { lansweeper: { clientID: 'kept' } }, undefined);
    await applied(bootstrap());
    expect((await engine.secrets.get(secretName))?.value).toMatchObject({ lansweeper: { clientID: 'kept' } });
  });

  test('points an existing webhook at the engine again after somebody changed its address', async () => {
    const { bootstrap, sandbox } = await openStage();
    const { result } = await applied(bootstrap());
    const webhook = sandbox.world.get('Webhook', result.webhookId);
    if (webhook === undefined) throw new Error('bootstrap made no webhook');
    sandbox.world.update('Webhook', webhook, { uri: 'https://elsewhere.example/' });
    const { changes } = await bootstrap();
    expect(changes).toMatchObject([{ kind: 'update', title: 'webhook app_instance.secrets-update' }]);
    await applied(bootstrap());
    expect(sandbox.world.get('Webhook', webhook.id)?.uri).toBe(result.secretsApi);
  });
});

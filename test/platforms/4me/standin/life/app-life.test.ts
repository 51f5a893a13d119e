import { describe, expect, test } from 'vitest';
import { decodeJwt } from 'jose';
import { Refused } from '../../../../../src/platforms/4me/standin/life.ts';
import type { AppOfferingRow, ScopeRow } from '../../../../../src/platforms/4me/standin/world/rows.ts';
import { startReceiver } from '../../../../support/receiver.ts';
import type { Receiver } from '../../../../support/receiver.ts';
import { stage } from './stage.ts';
import type { Stage } from './stage.ts';

const html = `<!-- <input id="old" class="required"> -->
<div class="row vertical"><label for="url">URL</label><input id="url" class="required wide" type="text"></div>
<div class="row vertical"><label for="token">Token</label><input class='required' id=token type="password" data-secret></div>
<div class="row vertical"><textarea id="remark"></textarea><div class="rich-text" id="story"></div></div>`;

const scope = (grantType: ScopeRow['grantType']): ScopeRow => ({
  id: grantType,
  actions: ['request:Read'],
  conditions: [],
  effect: 'allow',
  grantType,
});

const full: Partial<AppOfferingRow> = {
  webhookUriTemplate: 'http://127.0.0.1:9/in?account={account}',
  policyJwtAlg: 'es256',
  policyJwtAudience: 'us',
  scopes: [scope('client_credentials'), scope('authorization_code')],
};

const fields = [
  { id: 'url', value: 'https://target.test/a' },
  { id: 'token', value: 'a-secret-value' },
];

function rule(on: Stage, offering: AppOfferingRow): void {
  on.world.insert('AppOfferingAutomationRule', {
    account: 'wdc',
    appOfferingId: offering.id,
    generic: 'request',
    name: 'notes',
    description: null,
    trigger: 'on note added',
    condition: 'true',
    expressions: [{ name: 'text', value: 'notes[last].text' }],
    actions: [{ name: 'a', value: "call webhook '{app_offering_webhook}' with payload 'text'" }],
    position: 1,
  });
}

/** Bare data of what the receiver got, by event. */
function payloads(receiver: Receiver, event: string): Record<string, unknown>[] {
  const messages = receiver.received.map(
    ({ body }) => JSON.parse(body) as { event: string; payload: Record<string, unknown> },
  );
  return messages.filter((message) => message.event === event).map(({ payload }) => payload);
}

function parts(receiver: Receiver): string[] {
  const frame = ['audit_line_id', 'audit_line_nodeID', 'app_offering', 'customer_account_id'];
  return payloads(receiver, 'app_instance.secrets-update')
    .map((payload) =>
      Object.keys(payload)
        .filter((key) => !frame.includes(key))
        .join('+'),
    )
    .toSorted();
}

async function install(on: Stage, offering: AppOfferingRow, customerAccount = 'wna-it') {
  return on.life.install({ customerAccount, offering, customFields: fields });
}

describe('an installation', () => {
  test('sends each secret in its own message and keeps no secret value', async () => {
    await using receiver = await startReceiver();
    const on = stage();
    on.webhook({ event: 'app_instance.secrets-update', uri: receiver.origin });
    const version = on.life.publish(on.offering(full, html));
    const instance = await install(on, version);
    await on.life.settled();
    expect(parts(receiver)).toEqual(['application', 'authorization_application', 'policy', 'secrets']);
    const all = Object.assign({}, ...payloads(receiver, 'app_instance.secrets-update')) as Record<string, unknown>;
    const application = on.world.get('OauthApplication', instance.applicationIds.client_credentials ?? '');
    expect(all).toMatchObject({
      app_offering: { reference: 'an-app', id: version.number, nodeID: version.id },
      customer_account_id: 'wna-it',
      secrets: { token: 'a-secret-value' },
      application: {
        nodeID: application?.id,
        client_id: application?.clientId,
        client_secret: application?.clientSecret,
      },
      policy: { nodeID: instance.webhookPolicyId, audience: 'us', algorithm: 'ES256' },
    });
    expect((all['policy'] as { public_key: string }).public_key).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    expect(JSON.stringify(on.world.snapshot())).not.toContain('a-secret-value');
    expect(JSON.stringify(on.life.deliveries())).not.toMatch(/a-secret-value|BEGIN PUBLIC/);
    expect(JSON.stringify(on.life.deliveries())).not.toContain(application?.clientSecret);
  });

  test('makes policy, webhook, applications and rules in the customer account, signed messages included', async () => {
    await using receiver = await startReceiver();
    const on = stage();
    const draft = on.offering({ ...full, webhookUriTemplate: `${receiver.origin}/in?account={account}` }, html);
    rule(on, draft);
    const instance = await install(on, on.life.publish(draft));
    await on.life.settled();
    const webhook = on.world.get('Webhook', instance.webhookId ?? '');
    expect(webhook).toMatchObject({ account: 'wna-it', uri: `${receiver.origin}/in?account=wna-it`, verified: false });
    on.life.answerVerification('wna-it', webhook?.number ?? 0, webhook?.verification?.code ?? '');
    const note = {
      id: 'n',
      number: 99,
      text: 'hello',
      internal: false,
      personId: on.world.all('Person')[1]?.id ?? null,
      createdAt: '',
    };
    on.world.update('Request', on.request, { notes: [note] });
    on.life.requestChanged(on.request, { noteAdded: note });
    await on.life.settled();
    const { jwt } = JSON.parse(receiver.received.at(-1)?.body ?? '') as { jwt: string };
    const made = on.world.all('AutomationRule')[0];
    expect(decodeJwt(jwt)).toMatchObject({
      iss: 'https://wna-it.4me-sandbox.test',
      aud: 'us',
      data: {
        event: 'automation_rule',
        account_id: 'wna-it',
        name: 'An app',
        object_id: made?.number,
        object_nodeID: made?.id,
        person_name: 'First of wna-it',
        payload: { text: 'hello' },
      },
    });
  });

  test('tells webhooks of app_instance events, limited to the references that they name', async () => {
    await using receiver = await startReceiver();
    const on = stage();
    on.webhook({ event: 'app_instance.create', uri: receiver.origin });
    on.webhook({
      event: 'app_instance.create',
      uri: `${receiver.origin}/other`,
      appOfferingReferences: ['another-app'],
    });
    on.webhook({ event: 'app_instance.update', uri: receiver.origin });
    on.webhook({ event: 'app_instance.delete', uri: receiver.origin });
    const instance = await install(on, on.life.publish(on.offering({}, html)));
    await on.life.settled();
    await on.life.changeInstance(instance, { suspended: true, suspensionComment: 'why' });
    await on.life.settled();
    await on.life.removeInstance(instance);
    await on.life.settled();
    expect(receiver.received.every(({ path }) => path === '/')).toBe(true);
    expect(payloads(receiver, 'app_instance.create')).toMatchObject([
      {
        customer_account_id: 'wna-it',
        disabled: false,
        suspended: false,
        customer_representative: { name: 'First of wna-it' },
      },
    ]);
    expect(payloads(receiver, 'app_instance.update')).toMatchObject([{ suspended: true }]);
    expect(payloads(receiver, 'app_instance.delete')).toHaveLength(1);
  });

  test('says on record that secrets went nowhere when the provider has no webhook for them', async () => {
    const on = stage();
    await install(on, on.life.publish(on.offering({}, html)));
    await on.life.settled();
    expect(on.life.deliveries()).toMatchObject([
      {
        verdict: 'not sent',
        error: expect.stringMatching(/wdc has no webhook for app_instance.secrets-update; secrets of wna-it/) as string,
      },
    ]);
  });

  test.each([
    [
      'a required field is empty',
      [
        { id: 'url', value: ' ' },
        { id: 'token', value: 'x' },
      ],
      /url can't be blank/,
    ],
    ['a required secret is missing', [{ id: 'url', value: 'x' }], /token can't be blank/],
    [
      'a field is unknown',
      [...fields, { id: 'urll', value: 'x' }],
      /no field 'urll'; the app has url, token, remark, story/,
    ],
  ])('is refused when %s', async (_why, customFields, message) => {
    const on = stage();
    const offering = on.life.publish(on.offering({}, html));
    await expect(on.life.install({ customerAccount: 'wna-it', offering, customFields })).rejects.toThrow(message);
    expect(on.world.all('AppInstance')).toHaveLength(0);
  });

  test('is refused without trust, of a draft elsewhere, of an old or disabled version, and twice', async () => {
    const on = stage();
    const draft = on.offering({}, html);
    const refusal = async (offering: AppOfferingRow, customer: string, message: RegExp): Promise<void> => {
      const failed = install(on, offering, customer);
      await expect(failed).rejects.toThrow(Refused);
      await expect(failed).rejects.toThrow(message);
    };
    await refusal(draft, 'wna-it', /draft of an-app can be installed in wdc only/);
    const old = on.life.publish(draft);
    const version = on.life.publish(draft);
    await refusal(old, 'wna-it', /newer version/);
    await refusal(version, 'globex', /globex has no trust with wdc/);
    await refusal(version, 'nobody', /no account nobody/);
    await install(on, version);
    await refusal(version, 'wna-it', /installed in wna-it already/);
    await install(on, draft, 'wdc');
    on.world.update('AppOffering', version, { disabled: true });
    on.world.find('Account', ({ account }) => account === 'globex')?.trusts.push('wdc');
    await refusal(version, 'globex', /an-app is disabled/);
  });

  test('happens once when two people press Add at the same moment', async () => {
    const on = stage();
    const offering = on.life.publish(on.offering(full, html));
    const results = await Promise.allSettled([install(on, offering), install(on, offering)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(on.world.all('AppInstance')).toHaveLength(1);
    expect(on.world.all('WebhookPolicy')).toHaveLength(1);
  });
});

describe('an installed app', () => {
  test.each([
    ['the provider disables it', { disabled: true }, { disabled: false }],
    ['the customer disables it', { enabledByCustomer: false }, { enabledByCustomer: true }],
    ['it is suspended', { suspended: true, suspensionComment: 'no token' }, { suspended: false }],
  ])('has no rules, webhook or token while %s', async (_what, off, on_) => {
    const on = stage();
    const draft = on.offering(full, html);
    rule(on, draft);
    const instance = await install(on, on.life.publish(draft));
    const applications = (): boolean[] => on.world.all('OauthApplication').map(({ disabled }) => disabled);
    const webhook = on.world.get('Webhook', instance.webhookId ?? '');
    const note = { id: 'n', number: 99, text: 'hello', internal: false, personId: null, createdAt: '' };
    await on.life.changeInstance(instance, off);
    expect([...applications(), webhook?.disabled]).toEqual([true, true, true]);
    on.life.requestChanged(on.request, { noteAdded: note });
    expect(on.life.ruleRecords()).toHaveLength(0);
    await on.life.changeInstance(instance, on_);
    expect([...applications(), webhook?.disabled]).toEqual([false, false, false]);
    on.life.requestChanged(on.request, { noteAdded: note });
    expect(on.life.ruleRecords()).toMatchObject([{ outcome: 'done', detail: 'call webhook' }]);
    expect(instance.suspensionComment).toBeNull();
    await on.life.settled();
  });

  test('stays on its version until its customer updates, and keeps what did not change', async () => {
    await using receiver = await startReceiver();
    const on = stage();
    on.webhook({ event: 'app_instance.secrets-update', uri: receiver.origin });
    const draft = on.offering(full, html);
    rule(on, draft);
    const first = on.life.publish(draft);
    const instance = await install(on, first);
    await on.life.settled();
    on.world.update('AppOffering', draft, { scopes: [scope('client_credentials')], policyJwtAlg: 'es384' });
    const second = on.life.publish(draft);
    const [before] = on.world.all('AutomationRule');
    expect(first).toMatchObject({ latest: false, scopes: [{}, {}], policyJwtAlg: 'es256' });
    expect(second).toMatchObject({ latest: true, published: true, draftId: draft.id });
    expect(instance.appOfferingId).toBe(first.id);
    const policy = instance.webhookPolicyId;
    const { client_credentials: application } = instance.applicationIds;
    await on.life.updateInstance(instance);
    await on.life.settled();
    expect(instance.appOfferingId).toBe(second.id);
    expect(instance.webhookPolicyId).not.toBe(policy);
    expect(on.world.all('WebhookPolicy')).toHaveLength(1);
    expect(instance.applicationIds.client_credentials).toBe(application);
    expect(on.world.all('OauthApplication').map(({ disabled }) => disabled)).toEqual([false, true]);
    expect(on.world.all('AutomationRule')).toHaveLength(1);
    expect(on.world.all('AutomationRule')[0]?.id).not.toBe(before?.id);
    expect(parts(receiver).filter((part) => part === 'policy')).toHaveLength(2);
    await expect(on.life.updateInstance(instance)).rejects.toThrow(/newest version/);
  });

  test('leaves nothing that works when it is removed, and can be installed again', async () => {
    const on = stage();
    const draft = on.offering(full, html);
    rule(on, draft);
    const offering = on.life.publish(draft);
    const instance = await install(on, offering);
    await on.life.removeInstance(instance);
    expect(on.world.all('Webhook')).toHaveLength(0);
    expect(on.world.all('WebhookPolicy')).toHaveLength(0);
    expect(on.world.all('AutomationRule')).toHaveLength(0);
    expect(on.world.all('OauthApplication').every(({ disabled }) => disabled)).toBe(true);
    await expect(on.life.changeInstance(instance, { suspended: false })).rejects.toThrow(/was removed/);
    await install(on, offering);
    await on.life.settled();
    expect(on.world.filter('AppInstance', ({ removed }) => !removed)).toHaveLength(1);
  });

  test('sends a changed secret once more and refuses to empty a required field', async () => {
    await using receiver = await startReceiver();
    const on = stage();
    on.webhook({ event: 'app_instance.secrets-update', uri: receiver.origin });
    const instance = await install(on, on.life.publish(on.offering({}, html)));
    await on.life.changeInstance(instance, { customFields: [{ id: 'token', value: 'new' }] });
    await on.life.settled();
    expect(payloads(receiver, 'app_instance.secrets-update').map(({ secrets }) => secrets)).toEqual(
      expect.arrayContaining([{ token: 'a-secret-value' }, { token: 'new' }]),
    );
    await expect(on.life.changeInstance(instance, { customFields: [{ id: 'url', value: '' }] })).rejects.toThrow(
      /url can't be blank/,
    );
    expect(instance.customFields).toEqual([{ id: 'url', value: 'https://target.test/a' }]);
  });
});

describe('an app with a configuration URI', () => {
  test('waits disabled until it is confirmed', async () => {
    const on = stage();
    const { row } = await on.life.createPolicy({
      account: 'wdc',
      jwtAlg: 'es512',
      jwtAudience: 'provider',
      jwtClaimExpiresIn: null,
      disabled: false,
    });
    on.webhook({ event: 'app_instance.secrets-update', uri: 'http://127.0.0.1:9', webhookPolicyId: row.id });
    const configurationUriTemplate = 'https://app.test/configure?account={account}';
    const instance = await install(on, on.life.publish(on.offering({ ...full, configurationUriTemplate }, html)));
    expect(instance.disabled).toBe(true);
    expect(on.world.all('OauthApplication').every(({ disabled }) => disabled)).toBe(true);
    const url = new URL((await on.life.configurationUrl(instance)) ?? '');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      account: 'wna-it',
      nodeID: instance.id,
      account_id: 'wna-it',
      created_at: instance.createdAt,
      confirmation_url: `https://wdc.4me-sandbox.test/v1/wna-it/app_instances/${String(instance.number)}/confirm_configuration`,
    });
    expect(decodeJwt(url.searchParams.get('X-4me-Signature') ?? '')).toMatchObject({
      data: instance.id,
      aud: 'provider',
      iss: 'https://wdc.4me-sandbox.test',
    });
    await on.life.confirm(instance);
    expect(instance.disabled).toBe(false);
    expect(on.world.all('OauthApplication').every(({ disabled }) => !disabled)).toBe(true);
    await on.life.settled();
  });
});

test('rules that trigger one another are stopped', () => {
  const on = stage();
  const draft = on.offering();
  const instance = on.world.insert('AppInstance', {
    account: 'wdc',
    appOfferingId: draft.id,
    customerAccount: 'wna-it',
    customFields: [],
    disabled: false,
    enabledByCustomer: true,
    suspended: false,
    suspensionComment: null,
    webhookId: null,
    webhookPolicyId: null,
    applicationIds: {},
    removed: false,
  });
  on.world.insert('AutomationRule', {
    account: 'wna-it',
    appInstanceId: instance.id,
    generic: 'request',
    name: 'echo',
    description: null,
    trigger: 'on note added',
    condition: 'true',
    expressions: [],
    actions: [{ name: 'a', value: "add note 'and again'" }],
    position: 1,
  });
  on.life.requestChanged(on.request, {
    noteAdded: { id: 'n', number: 99, text: 'hello', internal: false, personId: null, createdAt: '' },
  });
  expect(on.request.notes).toHaveLength(10);
  expect(on.life.ruleRecords().at(-1)).toMatchObject({ outcome: 'stopped', rule: 'echo' });
});

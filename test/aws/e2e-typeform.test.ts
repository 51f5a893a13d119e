import { describe, expect, test } from 'vitest';
import { awsEngine } from '../../src/engine/aws/aws-engine.ts';
import { customerSecretName } from '../../src/platforms/4me/wire/names.ts';
import type { JsonObject } from '../../src/runtime/ports.ts';
import { guardFunction } from './guarded-function.ts';
import { type TypeformStage, app, entered, form, openTypeformStage, survey } from './typeform.ts';

const completed = '70414';
const otherForm = 'eVeRy1';
const patience = { timeout: 20_000 };

const secretName = ({ sandbox }: TypeformStage, customer = app.customer): string =>
  customerSecretName(app.reference, sandbox.domain, customer);

async function secretOf(stage: TypeformStage, customer?: string): Promise<JsonObject> {
  const secrets = await stage.aws.secretsManager();
  const { SecretString = '' } = await secrets.getSecretValue({ SecretId: secretName(stage, customer) });
  return JSON.parse(SecretString) as JsonObject;
}

/** Resolves when the form has the webhook and the app has stored what it signs with. */
async function registered(stage: TypeformStage, id = form): Promise<void> {
  await expect.poll(() => stage.typeform.webhooks(id).length, patience).toBe(1);
  const value = async (): Promise<unknown> => (await secretOf(stage))['typeform_webhook'];
  await expect.poll(value, patience).toMatchObject({ form_id: id });
}

/** The event of a schedule, as EventBridge makes it. */
async function sweep(stage: TypeformStage): Promise<void> {
  const engine = awsEngine({ session: stage.aws, name: 'app-builder', now: Date.now });
  const event = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {}, time: new Date().toISOString() };
  await engine.invoke('app-builder-typeform', 'IntegrationFunction', event);
}

const messages = async (stage: TypeformStage): Promise<readonly unknown[]> =>
  (await stage.logged(app.reference)).map(({ message }) => message);

describe('the Typeform integration on an emulator of AWS', () => {
  test('asks for feedback when a request is completed, and adds the answers as one note, however often they come', async () => {
    const stage = await openTypeformStage();
    const { sandbox, typeform, notes } = stage;
    await sandbox.people.install({ ...app, fields: entered });
    await registered(stage);
    const [webhook] = typeform.webhooks(form);
    const address = /^http:\/\/127\.0\.0\.1:\d+\/restapis\/\w+\/Prod\/_user_request_\/integration\/\?account=wna-it$/;
    expect(webhook).toMatchObject({ enabled: true, event_types: { form_response: true }, verify_ssl: false });
    expect(webhook?.url).toMatch(address);
    // Name and keys as in the seeds (secrets-lambda).
    expect(secretName(stage)).toBe(`4me-app-builder/typeform/${sandbox.domain}/instances/wna-it`);
    const secret = await secretOf(stage);
    expect(Object.keys(secret).toSorted()).toEqual(['application', 'secrets', 'typeform_secret', 'typeform_webhook']);
    expect(secret).toMatchObject({
      application: { nodeID: expect.any(String), client_id: expect.any(String), client_secret: expect.any(String) },
      secrets: { typeform_token: entered.typeform_token },
      typeform_secret: typeform.secretOf(form, webhook?.tag ?? ''),
    });

    sandbox.people.setStatus({ account: app.customer, requestId: completed, status: 'completed' });
    await expect.poll(() => notes(completed), patience).toHaveLength(1);
    expect(notes(completed)[0]).toContain(entered.form_url);
    const event = typeform.fillIn(form, { answers: { recommend: 9, why: 'Great' } });
    await expect.poll(() => notes(survey), patience).toHaveLength(1);
    expect(notes(survey)[0]).toMatch(/"Customer Satisfaction Survey".*: 9\n.*: Great/s);
    await typeform.settled();
    typeform.send(event);
    await typeform.settled();
    expect(typeform.attempts(form).map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, 200],
      [1, 200],
    ]);
    expect(notes(survey)).toHaveLength(1);
    expect(sandbox.deliveries().filter(({ error }) => error !== null)).toEqual([]);
  });

  test('is told of a removal by the installation webhooks, and takes its webhook away from the form', async () => {
    const stage = await openTypeformStage('--installation-webhooks', 'yes');
    const { people } = stage.sandbox;
    await people.install({ ...app, fields: entered });
    await registered(stage);
    await people.changeFields(app, { form_url: `https://mysite.typeform.com/to/${otherForm}` });
    await registered(stage, otherForm);
    await expect.poll(() => stage.typeform.webhooks(form), patience).toEqual([]);
    await people.remove(app);
    await expect.poll(() => stage.typeform.webhooks(otherForm), patience).toEqual([]);
    const keys = async (): Promise<readonly string[]> => Object.keys(await secretOf(stage));
    await expect.poll(keys, patience).not.toContain('typeform_secret');
    expect(await keys()).not.toContain('typeform_webhook');
  });

  test('looks through its installations by a schedule, and finds what a customer changed without an event', async () => {
    const stage = await openTypeformStage();
    const { people } = stage.sandbox;
    await people.install({ ...app, fields: entered });
    await registered(stage);
    // Token and application came in two messages: nothing is under way any more that could find the change.
    const workedOff = async (): Promise<number> =>
      (await messages(stage)).filter((one) => one === 'ready' || one === 'secrets are on their way').length;
    await expect.poll(workedOff, patience).toBe(2);
    await people.changeFields(app, { form_url: `https://mysite.typeform.com/to/${otherForm}` });
    await sweep(stage);
    expect(await stage.logged(app.reference)).toContainEqual(
      expect.objectContaining({ message: 'installations looked through', count: 1, complete: true }),
    );
    await registered(stage, otherForm);
    await expect.poll(() => stage.typeform.webhooks(form), patience).toEqual([]);
    // A customer who switches the app off causes no event either.
    await people.disable(app);
    await sweep(stage);
    await expect.poll(() => stage.typeform.webhooks(otherForm), patience).toEqual([]);
  });

  test('is allowed every call that it and the engine make, and no action that they do not need', async () => {
    const stage = await openTypeformStage('--installation-webhooks', 'yes');
    const { sandbox, typeform, notes } = stage;
    const engine = await guardFunction(stage, 'engine', 'SecretsFunction');
    const integration = await guardFunction(stage, 'typeform', 'IntegrationFunction');
    await sandbox.people.install({ ...app, fields: entered });
    await registered(stage);
    typeform.fillIn(form, { answers: { recommend: 9, why: 'Great' } });
    await expect.poll(() => notes(survey), patience).toHaveLength(1);
    await sweep(stage);
    await sandbox.people.remove(app);
    await expect.poll(() => typeform.webhooks(form), patience).toEqual([]);
    await expect.poll(() => messages(stage), patience).toContain('cleared');

    // The provider's own account tries it, and the secrets are late: the app itself makes the secret, to remember why it waits.
    const isOfSecrets = ({ uri }: { readonly uri: string }): boolean => /\/secrets\/(?:\?|$)/.test(uri);
    const webhook = sandbox.world.find('Webhook', isOfSecrets);
    if (webhook !== undefined) sandbox.world.update('Webhook', webhook, { disabled: true });
    const own = { ...app, customer: sandbox.provider.account };
    await sandbox.people.install({ ...own, fields: { ...entered, request_id: 'seven' } });
    await sweep(stage);
    await expect.poll(() => sandbox.people.instance(own).suspended, patience).toBe(true);
    expect(await secretOf(stage, own.customer)).toHaveProperty('suspension');

    expect({ engine: engine.refused(), integration: integration.refused() }).toEqual({ engine: [], integration: [] });
    // That is for Lambda, which puts what failed into the queue in the name of the function.
    expect({ engine: engine.unused(), integration: integration.unused() }).toEqual({
      engine: [],
      integration: ['sqs:SendMessage'],
    });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { addressOf, goodToken, hour, minute, otherToken } from './app-stage.ts';
import { modes, openInstallationStage, type InstallationStage } from './installation-stage.ts';

describe.each(modes)('%s', (_mode, installationWebhooks) => {
  let stage: InstallationStage;
  beforeAll(async () => {
    stage = await openInstallationStage(installationWebhooks);
  });
  afterAll(() => stage[Symbol.asyncDispose]());
  // What a test changed is some time ago for the sweep of the next one.
  beforeEach(() => stage.kit.pass(5 * minute));

  describe('a new installation', () => {
    test('gets a webhook at its form, whose secret is in the store and whose token is not in what is remembered', async () => {
      const { customer, app } = await stage.started();
      await stage.expectRegistered(customer);
      expect(app.instance()).toMatchObject({ suspended: false, suspensionComment: null });
      const { secrets, typeform_webhook: remembered, ...others } = await stage.secretIn(customer);
      expect(secrets).toEqual({ typeform_token: goodToken });
      expect(JSON.stringify(remembered)).not.toContain(goodToken);
      expect(Object.keys(others).toSorted()).toEqual(['application', 'typeform_secret']);
      expect(stage.forms.webhooks(customer.forms[0])).toEqual([
        expect.objectContaining({ event_types: { form_response: true } }),
      ]);
      await stage.expectDelivered(customer);
    });

    test('has its secret stored before Typeform learns it: an attempt that failed is continued with the same one', async () => {
      stage.forms.failWith(500);
      const { customer, app } = await stage.started();
      const pending = await stage.secretIn(customer);
      const { next } = pending['typeform_secret_rotation'] as { readonly next: string };
      expect(next).toMatch(/^[0-9a-f]{128}$/);
      expect(pending).not.toHaveProperty('typeform_secret');
      expect(app.instance().suspended).toBe(false);
      // Typeform may have it already, for all we know.
      expect(await stage.signedWith(customer, next)).toBe(200);
      stage.forms.failWith(undefined);
      await stage.wake(customer.account);
      expect(await stage.expectRegistered(customer)).toBe(next);
      expect(await stage.secretIn(customer)).not.toHaveProperty('typeform_secret_rotation');
      await stage.expectDelivered(customer);
    });

    test('is completed after a crash between the registration and the end, with the same secret', async () => {
      const { customer } = await stage.started();
      const former = await stage.expectRegistered(customer);
      const { secrets } = stage.kit.engine;
      const put = secrets.put.bind(secrets);
      let writes = 0;
      const storing = vi.spyOn(secrets, 'put').mockImplementation(async (name, value, version) => {
        if (name === stage.secretName(customer.account)) writes += 1;
        if (writes === 3) throw new Error('the function was ended');
        return put(name, value, version);
      });
      try {
        const { value, version } = (await stage.secret(customer.account)) ?? { value: {}, version: '' };
        await secrets.put(
          stage.secretName(customer.account),
          { ...value, secrets: { typeform_token: otherToken } },
          version,
        );
        await expect(stage.wake(customer.account)).rejects.toMatchObject({ because: 'the function was ended' });
      } finally {
        storing.mockRestore();
      }
      const next = stage.forms.secretOf(customer.forms[0], stage.tagOf(customer.account)) ?? '';
      expect(next).not.toBe(former);
      expect(await stage.signedWith(customer, next)).toBe(200);
      expect(await stage.signedWith(customer, former)).toBe(200);
      await stage.wake(customer.account);
      expect(await stage.expectRegistered(customer)).toBe(next);
    });

    test('that is woken again in the same state writes nothing anywhere', async () => {
      const { customer } = await stage.started();
      const before = await stage.secret(customer.account);
      for (let more = 0; more < 3; more += 1) {
        const asked = await stage.asked(() => stage.wake(customer.account));
        expect(asked.fourMe).toEqual(['AppInstanceOfCustomer']);
        expect(asked.typeform).toEqual(['retrieve webhook']);
      }
      expect(await stage.secret(customer.account)).toEqual(before);
    });

    test('whose instance appears a second after its secrets is waited for', async () => {
      const { app: model } = await stage.started();
      const customer = stage.customer();
      const secrets = { typeform_token: goodToken };
      await stage.kit.engine.secrets.put(stage.secretName(customer.account), { secrets }, undefined);
      const woken = stage.wake(customer.account);
      setTimeout(() => {
        const { id: _id, number: _number, createdAt: _created, updatedAt: _updated, ...fields } = model.instance();
        const customFields = [
          { id: 'form_url', value: addressOf(customer.forms[0]) },
          { id: 'request_id', value: '101' },
        ];
        stage.world.insert('AppInstance', { ...fields, customerAccount: customer.account, customFields });
      }, 1000);
      await woken;
      await stage.expectRegistered(customer);
    });

    test('whose token is on its way is left in peace, and suspended when it has not come after five minutes', async () => {
      const { customer, app } = await stage.started();
      const name = stage.secretName(customer.account);
      const without = async (): Promise<void> => {
        const { application } = await stage.secretIn(customer);
        await stage.kit.engine.secrets.put(
          name,
          { application: application ?? null },
          (await stage.secret(customer.account))?.version,
        );
      };
      await without();
      await stage.wake(customer.account);
      expect(app.instance().suspended).toBe(false);
      await stage.kit.pass(6 * minute);
      await stage.wake(customer.account);
      expect(app.instance()).toMatchObject({ suspended: true });
      expect(app.instance().suspensionComment).toContain('"Typeform token" is empty');
      await app.change({ typeform_token: goodToken });
      expect(app.instance().suspended).toBe(false);
      await stage.expectRegistered(customer);
    });

    test('that is woken twenty times at the same moment has one webhook and one secret', async () => {
      const { customer, app } = await stage.started();
      // Nobody hears of it before the twenty do.
      const instance = app.instance();
      const form = addressOf(customer.forms[1]);
      stage.world.update('AppInstance', instance, {
        customFields: instance.customFields.map(({ id, value }) => ({ id, value: id === 'form_url' ? form : value })),
      });
      const begun = Date.now();
      const asked = await stage.asked(async () => {
        await Promise.all(Array.from({ length: 20 }, () => stage.wake(customer.account)));
      });
      // Those that wait do not wait in step: it would be a second for each of them.
      expect(Date.now() - begun).toBeLessThan(10_000);
      expect(asked.typeform.filter((name) => name === 'create or update webhook')).toHaveLength(1);
      await stage.expectRegistered(customer, customer.forms[1]);
      await stage.expectDelivered(customer, customer.forms[1]);
    });
  });

  describe('an installation of the reference', () => {
    test('is adopted: its webhook makes room for one of its own, and its secret is accepted for a while', async () => {
      const customer = stage.customer();
      const [form] = customer.forms;
      const name = stage.secretName(customer.account);
      await stage.kit.engine.secrets.put(name, { typeform_secret: 'made by the reference' }, undefined);
      const url = `https://former.example/Prod/integration/?account=${customer.account}`;
      await stage.atTypeform(
        'PUT',
        { form, tag: '4me-webhook' },
        { url, enabled: true, secret: 'made by the reference' },
      );
      await customer.install();
      await stage.expectRegistered(customer);
      expect(await stage.signedWith(customer, 'made by the reference')).toBe(200);
      await stage.kit.pass(13 * hour);
      expect(await stage.signedWith(customer, 'made by the reference')).toBe(400);
    });

    test('of another customer with the same form is left alone', async () => {
      const customer = stage.customer();
      const [form] = customer.forms;
      await stage.kit.engine.secrets.put(stage.secretName(customer.account), { typeform_secret: 'x' }, undefined);
      const url = 'https://former.example/Prod/integration/?account=somebody-else';
      await stage.atTypeform('PUT', { form, tag: '4me-webhook' }, { url, enabled: true });
      await customer.install();
      expect(stage.webhooks(customer).map(({ tag }) => tag)).toEqual(['4me-webhook', stage.tagOf(customer.account)]);
    });
  });

  describe('the address of the function', () => {
    test('is registered anew where it is another one', async () => {
      const { customer } = await stage.started();
      const item = stage.world.find('ConfigurationItem', ({ sourceID }) => sourceID === 'typeform_lambda_ci');
      if (item === undefined) throw new Error('there is no configuration item');
      const { customFields } = item;
      try {
        stage.world.update('ConfigurationItem', item, {
          customFields: [{ id: 'api_url', value: 'https://moved.example/Prod/integration/' }],
        });
        await stage.kit.pass(11 * minute);
        await stage.wake(customer.account);
        expect(stage.webhooks(customer)).toMatchObject([
          { url: `https://moved.example/Prod/integration/?account=${customer.account}` },
        ]);
      } finally {
        stage.world.update('ConfigurationItem', item, { customFields });
        await stage.kit.pass(11 * minute);
      }
      await stage.wake(customer.account);
      await stage.expectRegistered(customer);
    });
  });
});

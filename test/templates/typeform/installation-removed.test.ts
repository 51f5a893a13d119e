import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addressOf, goodToken, minute, unknownToken } from './app-stage.ts';
import { modes, openInstallationStage, type InstallationStage } from './installation-stage.ts';

describe.each(modes)('%s', (_mode, installationWebhooks) => {
  let stage: InstallationStage;
  beforeAll(async () => {
    stage = await openInstallationStage(installationWebhooks);
  });
  afterAll(() => stage[Symbol.asyncDispose]());
  // What a test changed is some time ago for the sweep of the next one.
  beforeEach(() => stage.kit.pass(5 * minute));

  describe('an app', () => {
    test.each(['customer', 'provider'] as const)(
      'that the %s switches off has no webhook, and a new one when it is on again',
      async (by) => {
        const { customer, app } = await stage.started();
        const former = await stage.expectRegistered(customer);
        await app.disable(by);
        await stage.noticed(customer);
        expect(stage.webhooks(customer)).toEqual([]);
        expect(Object.keys(await stage.secretIn(customer)).toSorted()).toEqual(['application', 'secrets']);
        const before = await stage.secret(customer.account);
        const asked = await stage.asked(() => stage.wake(customer.account));
        expect(asked.typeform).toEqual([]);
        expect(await stage.secret(customer.account)).toEqual(before);
        await app.enable(by);
        await stage.noticed(customer);
        expect(await stage.expectRegistered(customer)).not.toBe(former);
        await stage.expectDelivered(customer);
      },
    );

    test('that is removed has no webhook, and works when it is installed again', async () => {
      const { customer, app } = await stage.started();
      const former = await stage.expectRegistered(customer);
      await app.remove();
      if (installationWebhooks) {
        expect(stage.webhooks(customer)).toEqual([]);
        expect(Object.keys(await stage.secretIn(customer)).toSorted()).toEqual(['application', 'secrets']);
        expect(await stage.signedWith(customer, former)).toBe(400);
      }
      const again = await customer.install({ form_url: addressOf(customer.forms[1]), request_id: 102 });
      expect(again.instance().id).not.toBe(app.instance().id);
      await stage.expectRegistered(customer, customer.forms[1]);
      await stage.expectDelivered(customer, customer.forms[1]);
      expect(customer.notesOf('102')).toHaveLength(1);
    });

    test('whose removal nobody tells of is cleared by the next schedule', async () => {
      const { customer, app } = await stage.started();
      await stage.expectRegistered(customer);
      stage.world.update('AppInstance', app.instance(), { removed: true });
      await stage.kit.runSchedules();
      expect(stage.webhooks(customer)).toEqual([]);
      expect(Object.keys(await stage.secretIn(customer)).toSorted()).toEqual(['application', 'secrets']);
    });

    test('that is removed while Typeform is away is cleared when the event comes again', async () => {
      const { customer, app } = await stage.started();
      stage.forms.failWith(500, 2);
      if (installationWebhooks) await app.remove();
      else {
        await app.disable();
        await stage.kit.runSchedules();
      }
      stage.forms.failWith(undefined);
      expect(stage.webhooks(customer)).toEqual([]);
      expect(await stage.secretIn(customer)).not.toHaveProperty('typeform_webhook');
    });

    test('whose token does not work any more is cleared when it is removed, though its webhook stays at Typeform', async () => {
      const { customer, app } = await stage.started();
      stage.forms.failWith(401);
      if (installationWebhooks) await app.remove();
      else {
        stage.world.update('AppInstance', app.instance(), { removed: true });
        await stage.wake(customer.account, 'deleted');
      }
      stage.forms.failWith(undefined);
      expect(Object.keys(await stage.secretIn(customer)).toSorted()).toEqual(['application', 'secrets']);
      expect(stage.webhooks(customer)).toHaveLength(1);
    });

    test('that was switched off with a token that does not work any more, and moved to another form, has one webhook', async () => {
      const { customer, app } = await stage.started();
      await app.change({ typeform_token: unknownToken });
      await app.disable();
      await stage.noticed(customer);
      await app.change({ form_url: addressOf(customer.forms[1]) });
      await app.enable();
      await app.change({ typeform_token: goodToken });
      await stage.noticed(customer);
      await stage.wake(customer.account);
      await stage.expectRegistered(customer, customer.forms[1]);
      await stage.expectDelivered(customer, customer.forms[1]);
    });
  });

  describe('Typeform', () => {
    test('is away, and the app is removed before it is back: the sweeps look for it once more and then forget it', async () => {
      stage.forms.failWith(500);
      const { customer, app } = await stage.started();
      await app.remove();
      stage.forms.failWith(undefined);
      const failed = async (): Promise<unknown> => {
        const sweep = await stage.kit.engine.state.get(stage.secretName('~sweep'));
        return sweep?.value['failed'] ?? {};
      };
      expect(await failed()).toHaveProperty([customer.account]);
      await stage.kit.runSchedules();
      expect(await failed()).not.toHaveProperty([customer.account]);
      expect(stage.webhooks(customer)).toEqual([]);
      expect(await stage.secretIn(customer)).not.toHaveProperty('typeform_secret_rotation');
    });
  });
});

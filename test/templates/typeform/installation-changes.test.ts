import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { addressOf, goodToken, hour, minute, otherToken, type Customer } from './app-stage.ts';
import { modes, openInstallationStage, type InstallationStage } from './installation-stage.ts';

describe.each(modes)('%s', (_mode, installationWebhooks) => {
  let stage: InstallationStage;
  beforeAll(async () => {
    stage = await openInstallationStage(installationWebhooks);
  });
  afterAll(() => stage[Symbol.asyncDispose]());
  // What a test changed is some time ago for the sweep of the next one.
  beforeEach(() => stage.kit.pass(5 * minute));

  describe('what the customer has entered', () => {
    test.each([
      ['a bare id', (form: string) => form, (form: string) => `https://form.typeform.com/to/${form}`],
      [
        'the page where the owner edits it',
        (form: string) => `https://admin.typeform.com/form/${form}/create?block=1`,
        (form: string) => `https://form.typeform.com/to/${form}`,
      ],
      [
        'an address without https',
        (form: string) => `mysite.typeform.com/to/${form}`,
        (form: string) => `https://mysite.typeform.com/to/${form}`,
      ],
      [
        'an address with blanks around it',
        (form: string) => ` https://mysite.typeform.com/to/${form}\n`,
        (form: string) => `https://mysite.typeform.com/to/${form}`,
      ],
      [
        'an address that would end the link',
        (form: string) => `https://mysite.typeform.com/to/${form}?utm=)`,
        (form: string) => `https://mysite.typeform.com/to/${form}`,
      ],
      [
        'an address with a fragment',
        (form: string) => `https://mysite.typeform.com/to/${form}/#x=1`,
        (form: string) => `https://mysite.typeform.com/to/${form}`,
      ],
    ])('as %s is put right, once, so that people can open it', async (_, given, expected) => {
      const customer = stage.customer();
      const [form] = customer.forms;
      const asked = await stage.asked(() => customer.install({ form_url: given(form) }));
      const { people } = stage.kit.sandbox;
      const { customFields } = people.instance({ customer: customer.account, reference: 'typeform' });
      expect(customFields).toContainEqual({ id: 'form_url', value: expected(form) });
      expect(asked.fourMe.filter((name) => name === 'UpdateAppInstance')).toHaveLength(1);
      await stage.expectRegistered(customer);
      await stage.expectDelivered(customer);
    });

    test('stays as it is where it is an address that people can open', async () => {
      const customer = stage.customer();
      const given = `https://mysite.typeform.com/to/${customer.forms[0]}?utm_source=4me&lang=en`;
      const asked = await stage.asked(() => customer.install({ form_url: given }));
      expect(asked.fourMe).not.toContain('UpdateAppInstance');
      await stage.expectRegistered(customer);
    });

    test('is another form: it gets the webhook, the former one loses it, and what that still sends is taken and dropped', async () => {
      const { customer, app } = await stage.started();
      const former = await stage.expectRegistered(customer);
      await app.change({ form_url: addressOf(customer.forms[1]) });
      await stage.noticed(customer);
      const next = await stage.expectRegistered(customer, customer.forms[1]);
      expect(next).not.toBe(former);
      expect(await stage.signedWith(customer, former)).toBe(200);
      expect(customer.notes()).toEqual([]);
      await stage.expectDelivered(customer, customer.forms[1]);
    });

    test('is another form, and Typeform is away when the former webhook is to be removed: that comes again, too', async () => {
      const { customer, app } = await stage.started();
      const handle = stage.forms.handle.bind(stage.forms);
      let deletions = 0;
      const failing = vi.spyOn(stage.forms, 'handle').mockImplementation((request) => {
        if (request.method === 'DELETE') deletions += 1;
        return request.method === 'DELETE' && deletions <= 3 ? { status: 429, body: {} } : handle(request);
      });
      try {
        await app.change({ form_url: addressOf(customer.forms[1]) });
        if (!installationWebhooks) await stage.kit.runSchedules();
        expect(stage.webhooks(customer)).toHaveLength(2);
        // Answers to both are wanted meanwhile.
        await stage.expectDelivered(customer, customer.forms[0]);
        await stage.expectDelivered(customer, customer.forms[1]);
        await stage.wake(customer.account);
      } finally {
        failing.mockRestore();
      }
      expect(deletions).toBe(4);
      await stage.expectRegistered(customer, customer.forms[1]);
      await stage.expectDelivered(customer, customer.forms[1]);
    });

    test('is another token: registered anew, and both secrets are accepted for twelve hours and not longer', async () => {
      const { customer, app } = await stage.started();
      const former = await stage.expectRegistered(customer);
      await app.change({ typeform_token: otherToken });
      const next = await stage.expectRegistered(customer);
      expect(next).not.toBe(former);
      expect([await stage.signedWith(customer, former), await stage.signedWith(customer, next)]).toEqual([200, 200]);
      await stage.kit.pass(12 * hour - 1);
      expect([await stage.signedWith(customer, former), await stage.signedWith(customer, next)]).toEqual([200, 200]);
      await stage.kit.pass(1);
      expect([await stage.signedWith(customer, former), await stage.signedWith(customer, next)]).toEqual([400, 200]);
    });

    test('the same again changes nothing', async () => {
      const { customer, app } = await stage.started();
      const key = await stage.expectRegistered(customer);
      await app.change({ typeform_token: goodToken, form_url: addressOf(customer.forms[0]), request_id: 101 });
      await stage.noticed(customer);
      expect(await stage.expectRegistered(customer)).toBe(key);
    });
  });

  describe('Typeform', () => {
    test.each([
      ['answers 429', 429],
      ['answers 500', 500],
    ] as const)('%s: the app is not suspended, and works when the event has come again', async (_, fault) => {
      // Two for the first event; its third attempt succeeds.
      stage.forms.failWith(fault, 2);
      const { customer, app } = await stage.started();
      expect(app.instance().suspended).toBe(false);
      await stage.expectRegistered(customer);
      stage.forms.failWith(fault);
      await app.change({ typeform_token: otherToken });
      expect(app.instance().suspended).toBe(false);
      const { typeform_secret_rotation: rotation } = await stage.secretIn(customer);
      stage.forms.failWith(undefined);
      await stage.kit.runSchedules();
      expect(app.instance().suspended).toBe(false);
      expect(rotation).toMatchObject({ next: await stage.expectRegistered(customer) });
      await stage.expectDelivered(customer);
    });

    // Four seconds.
    test.skipIf(installationWebhooks)('does not answer: the app is not suspended, and works then', async () => {
      stage.forms.failWith({ slow: hour }, 1);
      const { customer, app } = await stage.started();
      expect(app.instance().suspended).toBe(false);
      await stage.expectRegistered(customer);
    });

    test('answers 200 with an error in it: the app is suspended with its words', async () => {
      stage.forms.failWith('description');
      const { customer, app } = await stage.started();
      stage.forms.failWith(undefined);
      expect(app.instance().suspensionComment).toContain('The webhook was not saved');
      await stage.wake(customer.account);
      expect(app.instance().suspended).toBe(false);
      await stage.expectRegistered(customer);
    });

    test.each([
      ['has lost the webhook', async (customer: Customer) => deleteWebhook(customer)],
      ['has disabled the webhook', async (customer: Customer) => changeWebhook(customer, { enabled: false })],
      [
        'sends to another address',
        async (customer: Customer) => changeWebhook(customer, { url: 'https://x.example/' }),
      ],
    ])('%s: it is put right by the next wake-up', async (_, spoil) => {
      const { customer } = await stage.started();
      const former = await stage.expectRegistered(customer);
      await spoil(customer);
      await stage.wake(customer.account);
      expect(await stage.expectRegistered(customer)).not.toBe(former);
      await stage.expectDelivered(customer);
      expect(await stage.signedWith(customer, former)).toBe(200);
    });

    const deleteWebhook = async (customer: Customer): Promise<void> => {
      await stage.atTypeform('DELETE', { form: customer.forms[0], tag: stage.tagOf(customer.account) });
    };
    const changeWebhook = async (customer: Customer, change: object): Promise<void> => {
      const [webhook] = stage.webhooks(customer);
      if (webhook === undefined) throw new Error('there is no webhook');
      const { url, enabled } = webhook;
      await stage.atTypeform('PUT', webhook, { url, enabled, ...change });
    };

    test('has revoked the token: the app is suspended when that is noticed', async () => {
      const { customer, app } = await stage.started();
      stage.forms.failWith(401);
      await stage.wake(customer.account);
      stage.forms.failWith(undefined);
      expect(app.instance().suspensionComment).toContain('Typeform token');
      await app.change({ typeform_token: otherToken });
      expect(app.instance().suspended).toBe(false);
      await stage.expectRegistered(customer);
    });

    test('keeps the webhook of another customer with the same form', async () => {
      const { customer: one, app } = await stage.started();
      const other = stage.customer();
      await other.install({ form_url: addressOf(one.forms[0]) });
      const webhooks = stage.webhooks(one);
      expect(webhooks.map(({ tag }) => tag).toSorted()).toEqual(
        [one, other].map(({ account }) => stage.tagOf(account)).toSorted(),
      );
      await stage.expectDelivered(one);
      expect(other.notes()).toHaveLength(1);
      await app.disable();
      await stage.noticed(one);
      expect(stage.webhooks(one).map(({ tag }) => tag)).toEqual([stage.tagOf(other.account)]);
      await stage.expectDelivered(other, one.forms[0]);
      expect(one.notes()).toHaveLength(1);
    });
  });
});

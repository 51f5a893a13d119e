import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Json } from '../../../src/runtime/ports.ts';
import type { InstalledApp } from '../../../src/testing/index.ts';
import { addressOf, foreignToken, goodToken, minute, readOnlyToken, unknownToken } from './app-stage.ts';
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
    type Problem = readonly [what: string, fields: Readonly<Record<string, Json>>, words: readonly string[]];
    const ofToken: readonly Problem[] = [
      ['a token that Typeform does not know', { typeform_token: unknownToken }, ['Typeform token', 'Personal tokens']],
      ['a token that may only read', { typeform_token: readOnlyToken }, ['Typeform token', 'write webhooks']],
      ['a form of another owner', { typeform_token: foreignToken }, ['Typeform token']],
      ['a token with a line break in it', { typeform_token: 'tfp_a\r\nx-other: 1' }, ['Typeform token']],
    ];
    const ofOthers: readonly Problem[] = [
      ['a form that does not exist', { form_url: addressOf('nowhere1') }, ['Form URL', 'nowhere1']],
      [
        'an address of another site',
        { form_url: 'https://typeform.evil.example/to/u6nXL7' },
        ['Form URL', 'Share tab'],
      ],
      ['an address without a form', { form_url: 'https://mysite.typeform.com/' }, ['Form URL']],
      ['no address', { form_url: 'what is this?' }, ['Form URL']],
      ['a request ID that is no number', { request_id: 'seventy' }, ['Request ID', 'number']],
      ['two mistakes', { request_id: '7e2', form_url: 'x y' }, ['Request ID']],
    ];

    interface Way {
      readonly problems: readonly Problem[];
      readonly notice: (app: InstalledApp) => Promise<void>;
    }
    const ways: readonly (readonly [how: string, way: Way])[] = installationWebhooks
      ? [['at once', { problems: [...ofToken, ...ofOthers], notice: () => Promise.resolve() }]]
      : [
          ['at the next schedule', { problems: ofOthers, notice: () => stage.kit.runSchedules() }],
          [
            'when the token is entered again',
            { problems: [...ofToken, ...ofOthers], notice: (app) => app.change({ typeform_token: goodToken }) },
          ],
        ];

    describe.each(ways)('is corrected, %s', (_how, { problems, notice }) => {
      test.each(problems)(
        'after %s: the app was suspended with a comment that helps, and is revived',
        async (_, fields, words) => {
          const { customer, app } = await stage.started(fields);
          const { suspended, suspensionComment: comment } = app.instance();
          expect({ suspended, comment }).toEqual({ suspended: true, comment: expect.any(String) });
          for (const word of words) expect(comment).toContain(word);
          expect(comment).not.toContain('tfp_');
          expect(stage.webhooks(customer)).toEqual([]);
          const good: Readonly<Record<string, Json>> = {
            form_url: addressOf(customer.forms[0]),
            typeform_token: goodToken,
            request_id: 101,
          };
          await app.change(Object.fromEntries(Object.keys(fields).map((id) => [id, good[id] ?? null])));
          await notice(app);
          expect(app.instance()).toMatchObject({ suspended: false, suspensionComment: null });
          expect(await stage.secretIn(customer)).not.toHaveProperty('suspension');
          await stage.expectRegistered(customer);
          await stage.expectDelivered(customer);
        },
      );
    });

    test('may be empty where the form of 4me did not see it: the comment says which field', async () => {
      const { customer, app } = await stage.started();
      const instance = app.instance();
      stage.world.update('AppInstance', instance, { customFields: [{ id: 'form_url', value: ' ' }] });
      await stage.wake(customer.account);
      expect(app.instance().suspensionComment).toBe(
        '"Form URL" is empty. "Request ID" is empty. Correct this in the settings of the app and save them.',
      );
      await app.change({ form_url: addressOf(customer.forms[0]), request_id: '101' });
      await stage.noticed(customer);
      expect(app.instance().suspended).toBe(false);
      await stage.expectDelivered(customer);
    });

    test('is told once: the same problem is not written again, another one is', async () => {
      const { customer, app } = await stage.started({ typeform_token: unknownToken });
      const first = app.instance().suspensionComment;
      const before = await stage.secret(customer.account);
      const asked = await stage.asked(() => stage.wake(customer.account));
      expect(asked.fourMe).toEqual(['AppInstanceOfCustomer']);
      expect(await stage.secret(customer.account)).toEqual(before);
      await app.change({ form_url: 'nonsense!' });
      await stage.noticed(customer);
      expect(app.instance().suspensionComment).toContain('"Form URL" is not the address of a form');
      expect(app.instance().suspensionComment).not.toBe(first);
    });
  });

  describe('an app', () => {
    test('that a person has suspended stays so, with the words of the person, whatever else is wrong', async () => {
      const { customer, app } = await stage.started();
      await app.suspend('Until the contract is signed');
      await stage.wake(customer.account);
      await app.change({ typeform_token: unknownToken });
      await app.change({ request_id: 'x' });
      await stage.noticed(customer);
      const words = { suspended: true, suspensionComment: 'Until the contract is signed' };
      expect(app.instance()).toMatchObject(words);
      await app.change({ typeform_token: goodToken, request_id: '101' });
      await stage.noticed(customer);
      expect(app.instance()).toMatchObject(words);
      await app.resume();
      await stage.noticed(customer);
      await stage.expectDelivered(customer);
    });

    test('that suspended itself belongs to the person who has written another comment', async () => {
      const { customer, app } = await stage.started({ typeform_token: unknownToken });
      await app.suspend('We look into it');
      await app.change({ typeform_token: goodToken });
      expect(app.instance()).toMatchObject({ suspended: true, suspensionComment: 'We look into it' });
      await app.resume();
      await stage.noticed(customer);
      await stage.wake(customer.account);
      await stage.expectRegistered(customer);
      await stage.expectDelivered(customer);
    });

    test.each([
      ['the token', { typeform_token: unknownToken }, { typeform_token: goodToken }],
      ['the request ID', { request_id: 'x' }, { request_id: 101 }],
    ])(
      'that suspended itself because of %s is revived after it was switched off and on, and corrected',
      async (_, bad, good) => {
        const { customer, app } = await stage.started();
        await app.change(bad);
        await stage.noticed(customer);
        expect(app.instance().suspended).toBe(true);
        await app.disable();
        await stage.noticed(customer);
        await app.enable();
        await stage.noticed(customer);
        expect(app.instance().suspended).toBe(true);
        await app.change(good);
        await stage.noticed(customer);
        expect(app.instance()).toMatchObject({ suspended: false, suspensionComment: null });
        await stage.expectRegistered(customer);
        await stage.expectDelivered(customer);
      },
    );
  });

  describe('a request that does not exist', () => {
    const suspendedByMessage = async () => {
      const { customer, app } = await stage.started({ request_id: 999 });
      expect(await stage.send(customer)).toBe(200);
      expect(app.instance().suspensionComment).toContain('"Request ID"');
      expect(app.instance().suspensionComment).toContain('999');
      return { customer, app };
    };

    test('suspends the app when there are answers for it; no event lifts that, a change of what was entered does', async () => {
      const { customer, app } = await suspendedByMessage();
      const { suspensionComment } = app.instance();
      for (let more = 0; more < 2; more += 1) {
        await stage.wake(customer.account);
        await stage.kit.runSchedules();
        await app.change({ typeform_token: goodToken, request_id: 999 });
        expect(app.instance()).toMatchObject({ suspended: true, suspensionComment });
      }
      await app.change({ request_id: 102 });
      await stage.noticed(customer);
      expect(app.instance()).toMatchObject({ suspended: false, suspensionComment: null });
      await stage.expectDelivered(customer);
      expect(customer.notesOf('102')).toHaveLength(1);
    });

    test('may be made meanwhile: a person lifts the suspension', async () => {
      const { customer, app } = await suspendedByMessage();
      stage.world.insert('Request', {
        ...requestFields,
        account: customer.account,
        requestId: '999',
      });
      await app.resume();
      await stage.noticed(customer);
      expect(app.instance().suspended).toBe(false);
      expect(await stage.send(customer)).toBe(200);
      await stage.wake(customer.account);
      expect(await stage.secretIn(customer)).not.toHaveProperty('suspension');
    });

    test('suspends it again, after a person has lifted the suspension and nothing has changed', async () => {
      const { customer, app } = await suspendedByMessage();
      await app.resume();
      await stage.noticed(customer);
      expect(await stage.send(customer)).toBe(200);
      expect(app.instance().suspended).toBe(true);
      await app.change({ request_id: 103 });
      await stage.noticed(customer);
      expect(app.instance().suspended).toBe(false);
    });

    const requestFields = {
      subject: 'Made later',
      status: 'assigned',
      category: 'incident',
      completionReason: null,
      requestedById: null,
      serviceInstanceId: null,
      notes: [],
      customFields: [],
      source: null,
      sourceID: null,
    };

    test('does not suspend an app that was corrected while the message was on its way', async () => {
      const { customer, app } = await stage.started({ request_id: 999 });
      const event = await stage.event(customer, stage.message(customer));
      const instance = app.instance();
      const { weather } = stage.kit.sandbox;
      let requests = 0;
      const correcting = vi.spyOn(weather, 'forRequest').mockImplementation(() => {
        requests += 1;
        // The customer saves the settings while 4me is asked for the request.
        if (requests === (installationWebhooks ? 1 : 2)) {
          stage.world.update('AppInstance', instance, {
            customFields: instance.customFields.map(({ id, value }) => ({
              id,
              value: id === 'request_id' ? 101 : value,
            })),
          });
        }
        return { latency: 0, event: 'none' };
      });
      try {
        expect((await stage.invoke(event)).status).toBe(503);
      } finally {
        correcting.mockRestore();
      }
      expect(app.instance().suspended).toBe(false);
      await stage.wake(customer.account);
      expect((await stage.invoke(event)).status).toBe(200);
      expect(customer.notesOf('101')).toHaveLength(1);
    });
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InstalledApp } from '../../../src/testing/index.ts';
import {
  addressOf,
  filled,
  foreignToken,
  goodToken,
  minute,
  openStage,
  otherToken,
  readOnlyToken,
  unknownToken,
  type Customer,
  type Stage,
} from './app-stage.ts';

type Action =
  | { readonly form: number | 'nowhere' | 'elsewhere' | 'bare' }
  | { readonly token: string }
  | { readonly request: string | number }
  | { readonly switch: 'on' | 'off'; readonly by: 'customer' | 'provider' }
  | { readonly fault: 429 | 500; readonly times: number }
  | { readonly also: 'schedule' | 'message' | 'wake' };

const actions = fc.array(
  fc.oneof<fc.Arbitrary<Action>[]>(
    fc.record({ form: fc.constantFrom(0, 1, 2, 'nowhere' as const, 'elsewhere' as const, 'bare' as const) }),
    fc.record({ token: fc.constantFrom(goodToken, otherToken, unknownToken, foreignToken, readOnlyToken) }),
    fc.record({ request: fc.constantFrom<(string | number)[]>(101, '102', 999, 'x') }),
    fc.record({ switch: fc.constantFrom('on' as const, 'off'), by: fc.constantFrom('customer' as const, 'provider') }),
    fc.record({ fault: fc.constantFrom<(429 | 500)[]>(429, 500), times: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ also: fc.constantFrom('schedule' as const, 'message', 'wake') }),
  ),
  { maxLength: 12 },
);

function formUrl({ forms }: Customer, form: Extract<Action, { form: unknown }>['form']): string {
  switch (form) {
    case 'nowhere':
      return addressOf('nowhere1');
    case 'elsewhere':
      return 'https://typeform.evil.example/to/u6nXL7';
    case 'bare':
      return forms[2];
    default:
      return addressOf(forms[form] ?? '');
  }
}

describe.each([
  ['without app_instance webhooks', false],
  ['with app_instance webhooks', true],
] as const)('%s', (_mode, installationWebhooks) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ installationWebhooks });
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  async function act(customer: Customer, app: InstalledApp, action: Action): Promise<void> {
    if ('form' in action) return app.change({ form_url: formUrl(customer, action.form) });
    if ('token' in action) return app.change({ typeform_token: action.token });
    if ('request' in action) return app.change({ request_id: action.request });
    if ('switch' in action) return action.switch === 'on' ? app.enable(action.by) : app.disable(action.by);
    if ('fault' in action) return stage.forms.failWith(action.fault, action.times);
    if (action.also === 'schedule') return stage.kit.runSchedules();
    if (action.also === 'wake') return stage.wake(customer.account).catch(() => undefined);
    const status = await stage.send(customer);
    // Never 404 or 410, and nothing unexpected.
    expect([200, 400, 503]).toContain(status);
  }

  test('whatever was entered and switched, once it is corrected there is one webhook that works, and the app is active', async () => {
    await fc.assert(
      fc.asyncProperty(actions, fc.constantFrom(0, 1, 2), async (sequence, last) => {
        await stage.kit.pass(5 * minute);
        const customer = stage.customer();
        const app = await customer.install();
        for (const action of sequence) await act(customer, app, action);
        stage.forms.failWith(undefined);

        const form = customer.forms[last] ?? '';
        await app.enable('customer');
        await app.enable('provider');
        await app.change({ form_url: addressOf(form), typeform_token: goodToken, request_id: 103 });
        await stage.wake(customer.account);

        const tag = stage.tagOf(customer.account);
        expect(stage.webhooks(customer)).toMatchObject([{ form, tag, enabled: true }]);
        const { value = {} } = (await stage.secret(customer.account)) ?? {};
        expect(stage.forms.secretOf(form, tag)).toBe(value['typeform_secret']);
        expect(value).not.toHaveProperty('suspension');
        const { disabled, enabledByCustomer, suspended, suspensionComment } = app.instance();
        expect({ disabled, enabledByCustomer, suspended, suspensionComment }).toEqual({
          disabled: false,
          enabledByCustomer: true,
          suspended: false,
          suspensionComment: null,
        });
        stage.forms.fillIn(form, filled);
        await stage.kit.settled();
        expect(customer.notesOf('103')).toEqual([expect.stringContaining('Quick help')]);
      }),
      { numRuns: 20 },
    );
  });
});

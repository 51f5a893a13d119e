import { expect } from 'vitest';
import { minute } from './app-stage.ts';
import { again, first, type Case, type Sender } from './message-case.ts';

/** Typeform is told to stop, and nothing is left of what the app had remembered. */
const cleared = async ({ stage, customer }: Sender): Promise<void> => {
  expect(stage.webhooks(customer)).toEqual([]);
  const { value = {} } = (await stage.secret(customer.account)) ?? {};
  expect(Object.keys(value).toSorted()).toEqual(['application', 'secrets']);
};

/** By the state of the app and its request; named as in docs/webhook-answers.md, and in its order. */
export const appCases: Readonly<Record<string, Case>> = {
  'request missing': {
    asks: ['AppInstanceOfCustomer', 'token', 'RequestByNumber', 'AppInstanceOfCustomer', 'UpdateAppInstance'],
    before: ({ app }) => app.change({ request_id: 999 }),
    send: again,
    async after({ app }) {
      expect(app.instance()).toMatchObject({ suspended: true });
      expect(app.instance().suspensionComment).toContain('There is no request 999');
    },
  },
  'request completed': {
    asks: first,
    // That of the rule, too.
    notes: 2,
    async before({ stage, customer: { account } }) {
      stage.kit.sandbox.people.setStatus({ account, requestId: '101', status: 'completed' });
    },
    send: again,
  },
  // That Typeform sends here may show that nobody has told of the change: the installation is looked at, too.
  'app suspended': {
    asks: ['AppInstanceOfCustomer', 'AppInstanceOfCustomer'],
    before: ({ app }) => app.suspend('By hand'),
    send: again,
    async after({ stage, event }) {
      // The messages of a suspended app are repeated for hours, and cost nothing for a while.
      const asked = await stage.asked(async () => {
        expect((await stage.invoke(event)).status).toBe(503);
      });
      expect(asked.fourMe).toEqual([]);
    },
    async mend({ stage, app }) {
      await app.resume();
      await stage.kit.pass(5 * minute);
    },
  },
  'app disabled by the customer': {
    asks: ['AppInstanceOfCustomer', 'AppInstanceOfCustomer'],
    before: ({ app }) => app.disable(),
    send: again,
    after: cleared,
  },
  'app disabled by the provider': {
    asks: ['AppInstanceOfCustomer', 'AppInstanceOfCustomer'],
    before: ({ app }) => app.disable('provider'),
    send: again,
    after: cleared,
  },
  'app removed': {
    asks: ['AppInstanceOfCustomer', 'AppInstanceOfCustomer'],
    before: ({ app }) => app.remove(),
    send: again,
    after: cleared,
  },
  'settings of the app incomplete': {
    asks: ['AppInstanceOfCustomer'],
    async before({ stage, app }) {
      const instance = app.instance();
      stage.world.update('AppInstance', instance, {
        customFields: instance.customFields.filter(({ id }) => id !== 'request_id'),
      });
    },
    send: again,
    mend: ({ app }) => app.change({ request_id: 101 }),
  },
};

import { expect } from 'vitest';
import { again, first, noSecretIn, type Case, type Sender } from './message-case.ts';
import { inWorldOf, operations } from './other-world.ts';

/** Of a process that has not asked anything yet. */
const cold = ['token', ...first];

/** The sender has sent before: functions have their tokens and know the request. */
const warm = async ({ stage, customer }: Sender): Promise<void> => {
  expect(await stage.send(customer)).toBe(200);
};

function inOtherWorld(answers: Readonly<Record<string, object>>, asks: readonly string[]): Case {
  return {
    async send({ customer: { account } }) {
      const { bound, deliver } = await inWorldOf(account, answers);
      await using _ = bound;
      const answer = await deliver();
      expect(operations(bound)).toEqual(asks);
      noSecretIn(bound.log, ['tf-demo-secret-0001', 'customer-hush', 'granted']);
      return answer;
    },
  };
}

const errors = (message: string): object => ({ errors: [{ message, path: ['requests'] }] });

/** By what 4me answers; named as in docs/webhook-answers.md, and in its order. */
export const platformCases: Readonly<Record<string, Case>> = {
  '4me answers 429': {
    asks: ['POST /'],
    // Longer than is waited for.
    before: ({ stage }) => Promise.resolve(stage.kit.sandbox.weather.change({ tooManyRequests: 1, retryAfter: 5 })),
    send: again,
    mend: ({ stage }) => stage.kit.sandbox.weather.change({ tooManyRequests: 0 }),
  },
  '4me answers 500': {
    asks: ['POST /', 'POST /'],
    before: ({ stage }) => Promise.resolve(stage.kit.sandbox.weather.change({ serverErrors: 1 })),
    send: again,
    mend: ({ stage }) => stage.kit.sandbox.weather.change({ serverErrors: 0 }),
  },
  '4me cuts the connection': {
    asks: ['POST /', 'POST /'],
    before: ({ stage }) => Promise.resolve(stage.kit.sandbox.weather.change({ resetsBefore: 1 })),
    send: again,
    mend: ({ stage }) => stage.kit.sandbox.weather.change({ resetsBefore: 0 }),
  },
  '4me cuts the connection after it has added the note': {
    asks: ['AppInstanceOfCustomer', 'AddNoteToRequest', 'LastNotesOfRequest'],
    notes: 2,
    before: async (sender) => {
      await warm(sender);
      sender.sky.strike({ 2: 'reset after' });
    },
    send: again,
  },
  '4me cuts it, and cannot be asked whether it has added the note': {
    asks: ['AppInstanceOfCustomer', 'AddNoteToRequest', 'POST /', 'POST /'],
    notes: 2,
    before: async (sender) => {
      await warm(sender);
      sender.sky.strike({ 2: 'reset after', 3: '500', 4: '500' });
    },
    send: again,
    mend: ({ sky }) => sky.clear(),
  },
  '4me answers with a GraphQL errors array': inOtherWorld(
    { RequestByNumber: errors('Internal error') },
    cold.slice(0, 4),
  ),
  '4me answers "Unauthorized"': inOtherWorld({ RequestByNumber: errors('Unauthorized') }, [
    ...cold.slice(0, 4),
    'AppInstanceOfCustomer',
    'UpdateAppInstance',
  ]),
  'note mutation returns errors': inOtherWorld(
    { AddNoteToRequest: { data: { requestUpdate: { errors: [{ path: ['note'], message: 'is not allowed' }] } } } },
    [...cold, 'AppInstanceOfCustomer', 'UpdateAppInstance'],
  ),
};

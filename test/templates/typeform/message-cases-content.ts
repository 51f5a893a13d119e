import { expect } from 'vitest';
import {
  everyKind,
  formEvent,
  partial,
  withEmptyAnswers,
  withoutAnswers,
  withoutDefinitionOf,
} from '../../../templates/typeform/standin/index.ts';
import { hour } from './app-stage.ts';
import { again, altered, content, first, signatureOf, type Case, type Sender } from './message-case.ts';

const later = (time: number): Case => ({
  notes: 1,
  before: async ({ stage, event }) => {
    expect((await stage.invoke(event)).status).toBe(200);
    await stage.kit.pass(time);
  },
  send: again,
});

const oversized = ({ stage, customer }: Sender): object => ({
  ...stage.message(customer),
  junk: 'x'.repeat(5 * 1024 * 1024),
});

/** By what is sent, in which form and how often; named as in docs/webhook-answers.md, and in its order. */
export const contentCases: Readonly<Record<string, Case>> = {
  'bad JSON body, valid signature': { send: content(() => '{event_id') },
  'body missing, valid signature': {
    async send({ stage, customer }) {
      return stage.invoke({ ...(await stage.event(customer, '')), body: null });
    },
  },
  'body JSON "null", valid signature': { asks: ['AppInstanceOfCustomer'], send: content(() => 'null') },
  'unsupported event type': {
    asks: ['AppInstanceOfCustomer'],
    send: content(({ stage, customer }) => ({ ...stage.message(customer), event_type: 'x' })),
  },
  form_response_partial: {
    asks: ['AppInstanceOfCustomer'],
    send: content(({ stage, customer }) => partial(stage.message(customer))),
  },
  'answer for a field not in the definition': {
    asks: first,
    notes: 1,
    send: content(({ stage, customer }) => withoutDefinitionOf(stage.message(customer), 'recommend')),
  },
  'no answers array (all optional, none given)': {
    asks: first,
    notes: 1,
    send: content(({ stage, customer }) => withoutAnswers(stage.message(customer))),
  },
  'answers array empty': {
    asks: first,
    notes: 1,
    send: content(({ stage, customer }) => withEmptyAnswers(stage.message(customer))),
  },
  'answers to another form than the customer has chosen': {
    asks: ['AppInstanceOfCustomer'],
    send: content(({ stage }) => formEvent(everyKind, { answers: { short_text: 'Ann' } }, stage.clock.now())),
  },
  'lower-case header names': {
    asks: first,
    notes: 1,
    send: altered((sender) => ({
      headers: Object.fromEntries(
        Object.entries(sender.event.headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
    })),
  },
  'isBase64Encoded true': {
    asks: first,
    notes: 1,
    send: altered(({ event }) => ({
      body: Buffer.from(event.body).toString('base64'),
      isBase64Encoded: true,
    })),
  },
  'HTTP API v2 event (no httpMethod)': {
    asks: first,
    notes: 1,
    send: async (sender) =>
      sender.stage.invoke({
        version: '2.0',
        rawPath: '/Prod/integration/',
        rawQueryString: `account=${sender.customer.account}`,
        headers: { 'typeform-signature': signatureOf(sender) },
        requestContext: { http: { method: 'POST', path: '/Prod/integration/' } },
        body: sender.event.body,
        isBase64Encoded: false,
      }),
  },
  'the same message at the same moment': {
    asks: first,
    notes: 1,
    async send({ stage, event }) {
      const answers = await Promise.all([stage.invoke(event), stage.invoke(event), stage.invoke(event)]);
      const [done, ...busy] = answers.toSorted((a, b) => a.status - b.status);
      expect(done?.status).toBe(200);
      expect(busy[0]).toEqual(busy[1]);
      return busy[0] ?? { status: 0 };
    },
  },
  'the same message again': later(0),
  'the same event again in other bytes': {
    notes: 1,
    before: async ({ stage, event }) => {
      expect((await stage.invoke(event)).status).toBe(200);
    },
    send: content(({ event: { body } }) => JSON.stringify({ sent: 'again', ...(JSON.parse(body) as object) })),
  },
  'the same message again, ten hours later': later(10 * hour),
  'the same message again, 47 hours later': later(47 * hour),
  'oversized 5 MB, valid signature': { send: content(oversized) },
  'oversized 5 MB, wrong signature': {
    send: altered((sender) => ({ body: JSON.stringify(oversized(sender)) })),
  },
  GET: { send: altered(() => ({ httpMethod: 'GET' })) },
};

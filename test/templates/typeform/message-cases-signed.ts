import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import { again, altered, first, signatureOf, type Case, type Sender } from './message-case.ts';
import { inWorldOf } from './other-world.ts';

const asAccount = (account: string): Case => ({ send: altered(() => ({ queryStringParameters: { account } })) });

const withSignature = (change: (sender: Sender) => string | Promise<string>): Case => ({
  send: altered(async (sender) => ({
    headers: { ...sender.event.headers, 'Typeform-Signature': await change(sender) },
  })),
});

/** By who signs and for which account; named as in docs/webhook-answers.md, and in its order. */
export const signedCases: Readonly<Record<string, Case>> = {
  'valid message': { send: again, asks: first, notes: 1 },
  'signature wrong': withSignature((sender) => {
    const [signature, last] = [signatureOf(sender).slice(0, -2), signatureOf(sender).slice(-2)];
    return signature + (last === 'A=' ? 'E=' : 'A=');
  }),
  'signature for another secret': {
    send: async ({ stage, customer, event }) => {
      const { headers } = await stage.event(customer, event.body, { secret: 'another secret' });
      return stage.invoke({ ...event, headers });
    },
  },
  'signature in hex instead of base64': withSignature(
    async (sender) =>
      `sha256=${createHmac('sha256', await sender.stage.signingSecret(sender.customer.account))
        .update(sender.event.body)
        .digest('hex')}`,
  ),
  'signature without its prefix': withSignature((sender) => signatureOf(sender).replace('sha256=', '')),
  'signature with another prefix': withSignature((sender) => signatureOf(sender).replace('sha256=', 'sha512=')),
  // Typeform's bodies end with a newline, which is signed.
  'body changed after it was signed': { send: altered(({ event }) => ({ body: event.body.trimEnd() })) },
  'signature header missing': { send: altered(() => ({ headers: { 'Content-Type': 'application/json' } })) },
  'headers missing (undefined)': { send: altered(() => ({ headers: undefined })) },
  'query parameters missing (null)': { send: altered(() => ({ queryStringParameters: null })) },
  'account empty': asAccount(''),
  'account = "../../wdc"': asAccount('../../wdc'),
  'account = "x" x 3000': asAccount('x'.repeat(3000)),
  'account unknown': asAccount('nobody'),
  'account of a customer whose secret has not been made yet': {
    async send({ stage, event }) {
      const { account } = stage.customer();
      const application = { client_id: 'x', client_secret: 'x' };
      await stage.kit.engine.secrets.put(stage.secretName(account), { application }, undefined);
      return stage.invoke({ ...event, queryStringParameters: { account } });
    },
  },
  'account twice with different values': {
    send: altered(({ customer: { account } }) => ({
      queryStringParameters: { account },
      multiValueQueryStringParameters: { account: ['wna-it', account] },
    })),
  },
  'account twice with the same value': {
    asks: first,
    notes: 1,
    send: altered(({ customer: { account } }) => ({
      multiValueQueryStringParameters: { account: [account, account] },
    })),
  },
  'more unknown accounts at once than are looked up': {
    async send() {
      const { bound, deliver } = await inWorldOf('nobody', {});
      await using _ = bound;
      for (let at = 0; at < 50; at += 1) expect((await deliver(`stranger-${String(at)}`)).status).toBe(400);
      return deliver('one-more');
    },
  },
};

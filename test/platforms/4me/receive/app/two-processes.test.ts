import { createHmac } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { memoryState } from '../../../../../src/engine/memory/memory-state.ts';
import { memoryStore } from '../../../../../src/engine/memory/memory-store.ts';
import { app, ready } from '../../../../../src/platforms/4me/receive/index.ts';
import { text } from '../../../../../src/runtime/fields.ts';
import { createHandler } from '../../../../../src/runtime/handler.ts';
import { bindFunction, type BoundFunction } from '../../../../support/bound-function.ts';

const domain = '4me-sandbox.test';
const environment = {
  PARAM_4ME_DOMAIN: domain,
  PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
  PARAM_OFFERING_REFERENCE: 'signed',
};
const customerSecret = `4me-app-builder/signed/${domain}/instances/wna-it`;
const now = Date.UTC(2026, 4, 1);
const woken = {
  source: 'app-builder',
  'detail-type': 'Installation Changed',
  detail: { domain, account: 'wna-it', offering: 'signed' },
};

/** 4me with one app instance, made at this moment. */
const platform: BoundFunction['reply'] = ({ path }) => {
  if (path.endsWith('/token')) return { status: 200, body: { access_token: 't', expires_in: 3600 } };
  const instance = { id: 'i', createdAt: new Date(now).toISOString(), disabled: false, enabledByCustomer: true };
  const nodes = [{ ...instance, suspended: false, suspensionComment: null, customFields: [] }];
  return { status: 200, body: { data: { appInstances: { nodes } } } };
};

test('a message is accepted by a process that has seen the installation before another one made the signing secret', async () => {
  const shared = { secrets: memoryStore(), state: memoryState({ now: () => now }) };
  await shared.secrets.put(`4me-app-builder/${domain}/wdc`, { clientID: 'client', token: 'secret' }, undefined);
  await shared.secrets.put(customerSecret, { application: { client_id: 'c', client_secret: 's' } }, undefined);
  let key = '';
  const definition = () => {
    const signed = app({ fields: {}, secrets: { token: text() }, signingSecrets: ['key'] });
    const sign = { header: 'x-signature', hash: 'sha256', encoding: 'base64', prefix: '', secret: 'key' } as const;
    return createHandler(
      signed.installation({
        async configure(context) {
          await context.rotate('key', (secret) => {
            key = secret;
            return Promise.resolve({});
          });
          return ready();
        },
      }),
      signed.signedRoute('integration', { account: 'query', sign }, () => Promise.resolve()),
    );
  };
  const start = async (): Promise<BoundFunction> => {
    const bound = await bindFunction(definition(), { environment, now, ports: shared });
    onTestFinished(() => bound[Symbol.asyncDispose]());
    bound.reply = platform;
    return bound;
  };
  const [first, second] = [await start(), await start()];

  await first.raw(woken);
  const stored = await shared.secrets.get(customerSecret);
  await shared.secrets.put(customerSecret, { ...stored?.value, secrets: { token: 'entered' } }, stored?.version);
  await second.raw(woken);
  const body = '{"answer":9}';
  const answer = (await first.raw({
    httpMethod: 'POST',
    path: '/integration/',
    queryStringParameters: { account: 'wna-it' },
    headers: { 'X-Signature': createHmac('sha256', key).update(body).digest('base64') },
    body,
  })) as { readonly statusCode: number };
  expect(answer.statusCode).toBe(200);
});

import { expect, onTestFinished, test } from 'vitest';
import { app, ready } from '../../../../../src/platforms/4me/receive/index.ts';
import { createHandler } from '../../../../../src/runtime/handler.ts';
import { bindFunction } from '../../../../support/bound-function.ts';

const domain = '4me-sandbox.test';
const now = Date.UTC(2026, 4, 1);

test('an app waits until 4me takes requests again after a burst of them, which is two seconds (4me-facts §5)', async () => {
  const configured: string[] = [];
  const source = app({ fields: {}, secrets: {} }).installation({
    configure(context) {
      configured.push(context.account);
      return Promise.resolve(ready());
    },
  });
  const bound = await bindFunction(createHandler(source), {
    environment: {
      PARAM_4ME_DOMAIN: domain,
      PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
      PARAM_OFFERING_REFERENCE: 'patient',
    },
    now,
    secrets: { [`4me-app-builder/${domain}/wdc`]: { clientID: 'client', token: 'secret' } },
  });
  onTestFinished(() => bound[Symbol.asyncDispose]());
  const instance = { id: 'i', createdAt: new Date(now).toISOString(), disabled: false, enabledByCustomer: true };
  const nodes = [{ ...instance, suspended: false, suspensionComment: null, customFields: [] }];
  let asked = 0;
  bound.reply = ({ path }) => {
    if (path.endsWith('/token')) return { status: 200, body: { access_token: 't', expires_in: 3600 } };
    asked += 1;
    return asked === 1
      ? { status: 429, headers: { 'retry-after': '2' }, body: { message: 'Too Many Requests' } }
      : { status: 200, body: { data: { appInstances: { nodes } } } };
  };
  await bound.raw({
    source: 'app-builder',
    'detail-type': 'Installation Changed',
    detail: { domain, account: 'wna-it', offering: 'patient' },
  });
  expect(configured).toEqual(['wna-it']);
});

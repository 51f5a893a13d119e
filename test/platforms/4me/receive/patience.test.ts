import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { handler } from '../../../../templates/note-dispatcher/handler.ts';
import { sandboxRoute } from '../../../../src/runtime/sandbox-route.ts';
import { bindFunction } from '../../../support/bound-function.ts';
import { keysFor, signToken } from '../../../support/keys.ts';
import { claimsFor, eventFor, now } from './probes.ts';

test('4me has its answer within its 10 seconds when neither the translator nor the target ever answers', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}`;
  const policy = { algorithm: 'RS512', public_key: keysFor('RS512').published };
  await using bound = await bindFunction(handler, {
    environment: {
      PARAM_4ME_DOMAIN: '4me-sandbox.test',
      PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
      PARAM_OFFERING_REFERENCE: 'note-dispatcher',
    },
    now,
    secrets: { '4me-app-builder/note-dispatcher/4me-sandbox.test/instances/wna-it': { policy } },
    ports: { route: sandboxRoute({ origin, hosts: ['api.funtranslations.com'] }) },
  });
  const data = { event: 'automation_rule', payload: { text: 'x', url: 'https://target.4me-sandbox.test/in' } };
  const at = {
    issuer: 'https://wna-it.4me-sandbox.test',
    audience: undefined,
    keys: keysFor('RS512'),
    data,
    query: { account: 'wna-it' },
  };
  const event = eventFor(at, { jwt: await signToken(at.keys, claimsFor(at)) });
  try {
    const begun = performance.now();
    expect(await bound.call(event)).toMatchObject({ status: 503 });
    // The rest is for a cold start.
    expect(performance.now() - begun).toBeLessThan(8800);
    // Nothing holds the message back: the repetition is worked on, not refused as busy.
    expect(JSON.stringify(bound.log)).toContain('target.4me-sandbox.test did not answer');
  } finally {
    silent.closeAllConnections();
    silent.close();
  }
});

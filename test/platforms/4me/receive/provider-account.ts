import { handler } from '../../../../templates/engine/handler.ts';
import { bindFunction, type BoundFunction } from '../../../support/bound-function.ts';
import { keysFor, signToken } from '../../../support/keys.ts';
import { claimsFor, eventFor, now, type Probe, type Target } from './probes.ts';

export const audience = 'integrations provided by wdc@4me-sandbox.test';
export const providerSecret = '4me-app-builder/4me-sandbox.test/wdc';

export const environment = {
  PARAM_4ME_DOMAIN: '4me-sandbox.test',
  PARAM_BOOTSTRAP_APP: '4me-app-builder',
  PARAM_BOOTSTRAP_ACCOUNT: 'wdc',
  PARAM_ENABLED_OFFERINGS: '*',
};

export const policyOf = (algorithm: string) => ({
  jwtAlg: algorithm.toLowerCase(),
  publicKeyPem: keysFor(algorithm).published,
});

/** The `data` of an event about an app instance; `more` is beside the names in its payload. */
export const dataOf = (event: string, more: object = {}, reference = 'typeform', account: unknown = 'wna-it') => ({
  webhook_id: 3,
  event,
  payload: { app_offering: { reference, id: 7, nodeID: 'x' }, customer_account_id: account, ...more },
});

/** The engine's function, with a policy of ES512 unless another one, or none, is given. */
export function engineFunction(
  options: { policy?: object | undefined; enabled?: string } = {},
): Promise<BoundFunction> {
  const policy = 'policy' in options ? options.policy : { ...policyOf('ES512'), jwtAudience: audience };
  const secret = { clientID: 'c', token: 'secret-token-of-the-provider', ...(policy === undefined ? {} : { policy }) };
  return bindFunction(handler, {
    environment: { ...environment, PARAM_ENABLED_OFFERINGS: options.enabled ?? '*' },
    now,
    secrets: { [providerSecret]: JSON.parse(JSON.stringify(secret)) as never },
  });
}

export const providerTarget = (data: Target['data'], path?: string): Target => ({
  issuer: 'https://wdc.4me-sandbox.test',
  audience,
  keys: keysFor('ES512'),
  data,
  query: {},
  ...(path === undefined ? {} : { path }),
});

/** A signed event with these changes to its claims. */
export const signedEvent = async (target: Target, changes: object = {}) =>
  eventFor(target, { jwt: await signToken(target.keys, { ...claimsFor(target), ...changes }) });

/** Rows that the provider's webhooks share besides the common ones; `event` is one that the address understands. */
export const providerProbes = (event: string, more: object = {}): readonly Probe[] => [
  { input: 'wrong audience', expected: 401, event: (at) => signedEvent(at, { aud: 'else' }) },
  { input: 'audience missing', expected: 401, event: (at) => signedEvent(at, { aud: undefined }) },
  ...['../../wdc', '', 7, null, 'x'.repeat(3000)].map((account) => ({
    input: `signed customer_account_id ${JSON.stringify(account).slice(0, 20)}`,
    expected: 422,
    event: (at: Target) => signedEvent(at, { data: dataOf(event, more, 'typeform', account) }),
  })),
  {
    input: 'signed app_offering.reference "../.."',
    expected: 422,
    event: (at) => signedEvent(at, { data: dataOf(event, more, '../..') }),
  },
  {
    input: '?account=../../wdc query parameter (unsigned)',
    expected: 200,
    event: async (at) => ({ ...(await signedEvent(at)), queryStringParameters: { account: '../../wdc' } }),
  },
];

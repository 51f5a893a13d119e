import { keysFor, signToken, type Keys } from '../../../support/keys.ts';

/** 2026-11-21 12:00 UTC, milliseconds. */
export const now = Date.UTC(2026, 10, 21, 12);
const seconds = now / 1000;
const megabytes = 5 * 1024 * 1024;

export interface Target {
  readonly issuer: string;
  readonly audience: string | undefined;
  readonly keys: Keys;
  readonly data: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, string>>;
  /** `/x/` if not given. */
  readonly path?: string;
}

/** One row of the robustness probe (peer-bench §5) with the answer that we owe. */
export interface Probe {
  readonly input: string;
  readonly expected: number;
  /** The API Gateway event. */
  readonly event: (target: Target) => Promise<unknown>;
}

export const claimsFor = (target: Target) => ({
  iss: target.issuer,
  iat: seconds,
  nbf: seconds,
  jti: 'ab'.repeat(32),
  sub: '3',
  ...(target.audience === undefined ? {} : { aud: target.audience }),
  data: target.data,
});

export const eventFor = (target: Target, body: unknown, more: object = {}) => ({
  httpMethod: 'POST',
  path: target.path ?? '/x/',
  headers: { 'X-4me-Delivery': 'delivery-1', 'Content-Type': 'application/json' },
  queryStringParameters: target.query,
  body: typeof body === 'string' || body === null ? body : JSON.stringify(body),
  isBase64Encoded: false,
  ...more,
});

const signed = async (target: Target, changes: object, keys = target.keys, header: Record<string, unknown> = {}) =>
  eventFor(target, { jwt: await signToken(keys, { ...claimsFor(target), ...changes }, header) });

const valid = (target: Target) => signed(target, {});

const withBody = (body: unknown) => (target: Target) => Promise.resolve(eventFor(target, body));

async function tampered(target: Target): Promise<unknown> {
  const [head = '', , signature = ''] = (await signToken(target.keys, claimsFor(target))).split('.');
  const claims = { ...claimsFor(target), jti: 'cd'.repeat(32) };
  return eventFor(target, { jwt: `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}` });
}

async function unsigned(target: Target): Promise<unknown> {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return Promise.resolve(eventFor(target, { jwt: `${part({ alg: 'none' })}.${part(claimsFor(target))}.` }));
}

function confused(algorithm: 'HS256' | 'HS512') {
  return (target: Target) =>
    signed(target, {}, { ...target.keys, algorithm, sign: new TextEncoder().encode(target.keys.published) });
}

/** Rows that all webhook addresses share. Which status is owed is decided here, before any code: 401 not signed as the policy says, 400 no message at all. */
export const commonProbes: readonly Probe[] = [
  { input: 'valid message', expected: 200, event: valid },
  { input: 'bad JSON body', expected: 400, event: withBody('{jwt') },
  { input: 'body null', expected: 400, event: withBody(null) },
  { input: 'body JSON "null"', expected: 400, event: withBody('null') },
  { input: 'body JSON array', expected: 400, event: withBody('[]') },
  {
    input: 'headers missing (undefined)',
    expected: 200,
    event: async (target) => ({ ...((await valid(target)) as object), headers: undefined }),
  },
  {
    input: 'headers empty {}',
    expected: 200,
    event: async (target) => ({ ...((await valid(target)) as object), headers: {} }),
  },
  { input: 'jwt missing', expected: 400, event: withBody({}) },
  { input: 'jwt not a string (number)', expected: 400, event: withBody({ jwt: 7 }) },
  { input: 'jwt garbage', expected: 400, event: withBody({ jwt: 'garbage' }) },
  { input: 'jwt of three garbage parts', expected: 400, event: withBody({ jwt: 'a.b.c' }) },
  { input: 'alg none', expected: 400, event: unsigned },
  { input: 'HS512 signed with the public key PEM', expected: 401, event: confused('HS512') },
  { input: 'HS256 signed with the public key PEM', expected: 401, event: confused('HS256') },
  {
    input: 'another algorithm of the same family with the right key',
    expected: 401,
    event: (target) =>
      target.keys.algorithm.startsWith('RS')
        ? signed(target, {}, { ...target.keys, algorithm: 'RS256' })
        : signed(target, {}, keysFor('ES256')),
  },
  {
    input: 'signed by another key',
    expected: 401,
    event: (target) => signed(target, {}, keysFor(target.keys.algorithm, 'second')),
  },
  { input: 'payload tampered', expected: 401, event: tampered },
  { input: 'wrong issuer', expected: 401, event: (target) => signed(target, { iss: 'https://evil.4me-sandbox.test' }) },
  {
    input: 'issuer in the new brand’s spelling',
    expected: 200,
    event: (target) => signed(target, { iss: target.issuer.replace('.4me-', '.xurrent-') }),
  },
  { input: 'exp in the past', expected: 401, event: (target) => signed(target, { exp: seconds - 3600 }) },
  { input: 'nbf in the future (+1 h)', expected: 401, event: (target) => signed(target, { nbf: seconds + 3600 }) },
  { input: 'nbf +5 s (clock skew)', expected: 200, event: (target) => signed(target, { nbf: seconds + 5 }) },
  {
    input: 'iat/nbf 5 years old, no exp',
    expected: 401,
    event: (target) => signed(target, { iat: seconds - 157_680_000, nbf: seconds - 157_680_000 }),
  },
  { input: 'jti missing', expected: 200, event: (target) => signed(target, { jti: undefined }) },
  {
    input: 'isBase64Encoded true',
    expected: 200,
    event: async (target) => {
      const event = (await valid(target)) as { body: string };
      return { ...event, body: Buffer.from(event.body).toString('base64'), isBase64Encoded: true };
    },
  },
  {
    input: 'lower-case header names',
    expected: 200,
    event: async (target) => ({ ...((await valid(target)) as object), headers: { 'x-4me-delivery': 'delivery-1' } }),
  },
  {
    input: 'lower-case header names + HTTP API v2 event (no httpMethod)',
    expected: 200,
    event: async (target) => {
      const { body } = (await valid(target)) as { body: string };
      const rawQueryString = new URLSearchParams(target.query).toString();
      const rawPath = target.path ?? '/x/';
      const requestContext = { http: { method: 'POST', path: rawPath } };
      return {
        version: '2.0',
        rawPath,
        rawQueryString,
        headers: { 'x-4me-delivery': 'd' },
        requestContext,
        body,
      };
    },
  },
  {
    input: 'oversized body 5 MB (junk field)',
    expected: 413,
    event: async (target) => {
      const jwt = await signToken(target.keys, claimsFor(target));
      return eventFor(target, { jwt, junk: 'x'.repeat(megabytes) });
    },
  },
  { input: 'oversized jwt 5 MB', expected: 413, event: withBody({ jwt: 'a'.repeat(megabytes) }) },
  { input: 'GET', expected: 405, event: (target) => Promise.resolve(eventFor(target, null, { httpMethod: 'GET' })) },
  {
    input: 'webhook.verify, callback on 4me',
    expected: 200,
    event: (target) => {
      const callback = `${target.issuer}/webhooks/1/verify?code=x`;
      return signed(target, { data: { ...target.data, event: 'webhook.verify', payload: { callback } } });
    },
  },
  {
    input: 'webhook.verify, callback http://169.254.169.254/',
    expected: 422,
    event: (target) => {
      const payload = { callback: 'http://169.254.169.254/latest/meta-data/' };
      return signed(target, { data: { ...target.data, event: 'webhook.verify', payload } });
    },
  },
  {
    input: 'webhook.verify without a callback',
    expected: 422,
    event: (target) => signed(target, { data: { event: 'webhook.verify' } }),
  },
  {
    input: 'payload missing',
    expected: 422,
    event: (target) => signed(target, { data: { ...target.data, payload: undefined } }),
  },
  { input: 'data missing', expected: 400, event: (target) => signed(target, { data: undefined }) },
  {
    input: 'unknown event name',
    expected: 200,
    event: (target) => signed(target, { data: { ...target.data, event: 'app_instance.celebrated' } }),
  },
  {
    input: 'unknown fields everywhere',
    expected: 200,
    event: (target) =>
      signed(target, { more: 1, data: { ...target.data, more: { a: [1] } } }, target.keys, { kid: 'k1' }),
  },
];

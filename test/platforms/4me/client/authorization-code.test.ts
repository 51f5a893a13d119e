import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  authorizationAddress,
  exchangeCode,
  grantedUserToken,
  GrantRefused,
  refreshTokens,
} from '../../../../src/platforms/4me/client/authorization-code.ts';
import type {
  GrantedUserTokenOptions,
  UserTokenOptions,
  UserTokens,
} from '../../../../src/platforms/4me/client/authorization-code.ts';
import { fourMeClient } from '../../../../src/platforms/4me/client/client.ts';
import { document } from '../../../../src/platforms/4me/client/document.ts';
import { RequestRefused, Unauthorised, Unavailable } from '../../../../src/platforms/4me/client/errors.ts';
import { routedTransport, type Transport } from '../../../../src/platforms/4me/client/transport.ts';
import { sandboxRoute } from '../../../../src/runtime/sandbox-route.ts';
import { startSandbox } from '../../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../../src/sandbox/sandbox.ts';
import { appForPeople } from '../../../support/app-for-people.ts';
import type { AppForPeople } from '../../../support/app-for-people.ts';

const me = document<{ readonly me: { readonly name: string } }, object>('query Me { me { name } }');
const hour = 3_600_000;
const twoWeeks = 14 * 24 * hour;
const name = { customer: 'wna-it', reference: 'for-people' };

describe('the authorization code grant of the sandbox', () => {
  let sandbox: Sandbox;
  let app: AppForPeople;
  let now: number;

  beforeEach(async () => {
    now = Date.UTC(2026, 10, 21, 12);
    sandbox = await startSandbox({ now: () => now });
    app = await appForPeople(sandbox);
  });

  afterEach(async () => {
    await sandbox.close();
  });

  const options = (): UserTokenOptions => ({
    domain: sandbox.domain,
    credentials: { clientID: app.application.clientId, token: app.application.clientSecret },
    transport: routedTransport(sandboxRoute(sandbox.setting)),
    now: () => now,
    sleep: () => Promise.resolve(),
  });

  /** Ellen Brown allows; gives what comes back with her. */
  function allowed(): { readonly code: string; readonly redirectUri: string } {
    const { redirectUri, application } = app;
    const asked = { domain: sandbox.domain, clientID: application.clientId, redirectUri, state: 'a&b' };
    const address = sandbox.people.authorize({ customer: 'wna-it', address: authorizationAddress(asked) });
    const { searchParams } = new URL(address);
    expect(searchParams.get('state')).toBe('a&b');
    return { code: searchParams.get('code') ?? '', redirectUri };
  }

  const exchanged = (): Promise<UserTokens> => exchangeCode({ ...options(), ...allowed() });
  /** Requests for tokens so far. */
  const asked = (): number => sandbox.requests.since(0).filter(({ operation }) => operation === 'token').length;

  function clientOf(tokens: UserTokens, onRefreshed: GrantedUserTokenOptions['onRefreshed'] = async () => {}) {
    const credentials = grantedUserToken({ ...options(), tokens, onRefreshed });
    return fourMeClient({ ...options(), account: 'wna-it', credentials });
  }

  test('leads from the address to tokens with which a client is the person', async () => {
    const tokens = await exchanged();
    expect(tokens).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      accessEndsAt: now + hour,
      refreshEndsAt: now + twoWeeks,
    });
    expect(await clientOf(tokens).query(me, {})).toEqual({ me: { name: 'Ellen Brown' } });
  });

  test('gives a new pair for a refresh token', async () => {
    const tokens = await exchanged();
    now += hour;
    const next = await refreshTokens({ ...options(), refreshToken: tokens.refreshToken });
    expect([next.accessEndsAt, next.refreshEndsAt]).toEqual([now + hour, now + twoWeeks]);
    expect(await clientOf(next).query(me, {})).toEqual({ me: { name: 'Ellen Brown' } });
  });

  test('refuses a code that was used, and a refresh token that was, in a way that says what to do', async () => {
    const given = allowed();
    const { refreshToken } = await exchangeCode({ ...options(), ...given });
    await refreshTokens({ ...options(), refreshToken });
    const again = refreshTokens({ ...options(), refreshToken });
    await expect(again).rejects.toBeInstanceOf(GrantRefused);
    await expect(again).rejects.toMatchObject({
      code: 'AB-4ME-GRANT',
      exit: 'credentials',
      retryable: false,
      message: 'oauth.4me-sandbox.test does not accept the refresh token',
      because: 'invalid_grant',
      fix: expect.stringContaining('Read the stored tokens again'),
    });
    await expect(exchangeCode({ ...options(), ...given })).rejects.toMatchObject({
      code: 'AB-4ME-GRANT',
      message: 'oauth.4me-sandbox.test does not accept the authorization code',
      fix: expect.stringContaining('authorization address again'),
    });
  });

  test('refuses wrong credentials as it does for any other token', async () => {
    const credentials = { clientID: app.application.clientId, token: 'wrong' };
    await expect(exchangeCode({ ...options(), ...allowed(), credentials })).rejects.toBeInstanceOf(Unauthorised);
    const tokens = await exchanged();
    await sandbox.people.suspend(name, 'why');
    await expect(clientOf(tokens).query(me, {})).rejects.toMatchObject({ because: 'invalid_client' });
  });

  test('never shows secret, code or tokens in what goes wrong', async () => {
    const given = allowed();
    const tokens = await exchangeCode({ ...options(), ...given });
    const wrong = { ...options(), credentials: { clientID: 'x', token: 'the-secret' } };
    sandbox.weather.change({ resetsAfter: 1 });
    const lost = await exchangeCode({ ...options(), ...given }).catch((error: unknown) => error);
    sandbox.weather.change({ resetsAfter: 0 });
    const failures = [
      lost,
      await exchangeCode({ ...options(), ...given }).catch((error: unknown) => error),
      await refreshTokens({ ...wrong, refreshToken: tokens.refreshToken }).catch((error: unknown) => error),
    ];
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(Error);
      const { message, stack, cause, ...rest } = failure as Error & Record<string, unknown>;
      const everything = JSON.stringify([message, stack, String(cause), rest]);
      for (const secret of [given.code, tokens.refreshToken, tokens.accessToken, 'the-secret']) {
        expect(everything).not.toContain(secret);
      }
    }
  });

  test('is asked for a new pair once however many wait, which is stored before it is used', async () => {
    const tokens = await exchanged();
    const stored: UserTokens[] = [];
    const order: string[] = [];
    const transport: Transport = (url, init) => {
      if (url.hostname.startsWith('graphql.')) order.push(new Headers(init.headers).get('authorization') ?? '');
      return options().transport(url, init);
    };
    const credentials = grantedUserToken({
      ...options(),
      tokens,
      async onRefreshed(next) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        stored.push(next);
        order.push('stored');
      },
    });
    const client = fourMeClient({ ...options(), transport, account: 'wna-it', credentials });
    now = tokens.accessEndsAt - 60_001;
    await client.query(me, {});
    expect([asked(), stored]).toEqual([1, []]);
    now += 1;
    await Promise.all(Array.from({ length: 5 }, () => client.query(me, {})));
    expect([asked(), stored.length]).toEqual([2, 1]);
    const fresh = Array.from({ length: 5 }, () => `Bearer ${stored[0]?.accessToken ?? ''}`);
    expect(order).toEqual([`Bearer ${tokens.accessToken}`, 'stored', ...fresh]);
  });

  test('may end a token before its time: a new one is asked for, and the person where there is none', async () => {
    const given = allowed();
    const tokens = await exchangeCode({ ...options(), ...given });
    const withoutAccess = { ...tokens, accessToken: 'revoked' };
    const stored: UserTokens[] = [];
    const client = clientOf(withoutAccess, async (next) => void stored.push(next));
    expect(await client.query(me, {})).toEqual({ me: { name: 'Ellen Brown' } });
    expect([asked(), stored.length]).toEqual([2, 1]);
    await expect(exchangeCode({ ...options(), ...given })).rejects.toBeInstanceOf(GrantRefused);
    await expect(client.query(me, {})).rejects.toBeInstanceOf(GrantRefused);
  });

  test('loses tokens whose answer is lost, and is not asked again for what it may have given already', async () => {
    const [first, second] = [allowed(), allowed()];
    const { refreshToken } = await exchangeCode({ ...options(), ...second });
    sandbox.weather.change({ resetsAfter: 1 });
    const before = asked();
    const lost = { retryable: true, outcomeUnknown: true };
    await expect(exchangeCode({ ...options(), ...first })).rejects.toMatchObject(lost);
    await expect(refreshTokens({ ...options(), refreshToken })).rejects.toMatchObject(lost);
    expect(asked()).toBe(before + 2);
    sandbox.weather.change({ resetsAfter: 0 });
    await expect(refreshTokens({ ...options(), refreshToken })).rejects.toBeInstanceOf(GrantRefused);
  });
});

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The connection breaks: `reset` after the request was sent, any other before. */
  readonly broken?: string;
}

/** A token endpoint that gives these answers in turn, then pairs of tokens. */
function endpoint(...answers: readonly Answer[]) {
  const bodies: Record<string, unknown>[] = [];
  const transport: Transport = (_url, init) => {
    const number = bodies.push(JSON.parse(init.body as string) as Record<string, unknown>);
    const pair = { access_token: `access-${String(number)}`, refresh_token: `refresh-${String(number)}` };
    const { status = 200, headers = {}, body = JSON.stringify(pair), broken } = answers[number - 1] ?? {};
    if (broken === undefined) return Promise.resolve(new Response(body, { status, headers }));
    return Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: broken }) }));
  };
  const options: UserTokenOptions = {
    domain: 'au.xurrent.com',
    credentials: { clientID: 'the-client', token: 'the-secret' },
    transport,
    now: () => 1_800_000_000_000,
    sleep: () => Promise.resolve(),
    random: () => 0.5,
  };
  return { bodies, options };
}

const code = { code: 'the-code', redirectUri: 'https://app.test/callback' };

test('the address has the client, the redirect address and the state, whatever is in them', () => {
  const asked = { domain: 'au.xurrent.com', clientID: 'a b', redirectUri: 'https://app.test/in?a=b&c', state: '&#"' };
  const address = authorizationAddress(asked);
  expect(`${address.origin}${address.pathname}`).toBe('https://oauth.au.xurrent.com/authorize');
  expect(Object.fromEntries(address.searchParams)).toEqual({
    client_id: 'a b',
    response_type: 'code',
    redirect_uri: 'https://app.test/in?a=b&c',
    state: '&#"',
  });
});

test('parameters are in the body', async () => {
  const { bodies, options } = endpoint();
  await exchangeCode({ ...options, ...code });
  await refreshTokens({ ...options, refreshToken: 'refresh-1' });
  const client = { client_id: 'the-client', client_secret: 'the-secret' };
  expect(bodies).toEqual([
    { ...client, grant_type: 'authorization_code', code: 'the-code', redirect_uri: 'https://app.test/callback' },
    { ...client, grant_type: 'refresh_token', refresh_token: 'refresh-1' },
  ]);
});

describe('an exchange or a refresh', () => {
  const both = (options: UserTokenOptions, kind: 'exchange' | 'refresh'): Promise<UserTokens> =>
    kind === 'exchange'
      ? exchangeCode({ ...options, ...code })
      : refreshTokens({ ...options, refreshToken: 'refresh-0' });

  test.each([{ status: 429 }, { status: 503, headers: { 'retry-after': '1' } }, { broken: 'ECONNREFUSED' }])(
    'that was not begun is sent again: %j',
    async (answer) => {
      for (const kind of ['exchange', 'refresh'] as const) {
        const { bodies, options } = endpoint(answer);
        expect(await both(options, kind)).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-2' });
        expect(bodies).toHaveLength(2);
      }
    },
  );

  test.each([{ status: 500 }, { status: 502 }, { status: 503 }, { status: 504 }, { broken: 'ECONNRESET' }])(
    'whose outcome is unknown is not sent again: %j',
    async (answer) => {
      for (const kind of ['exchange', 'refresh'] as const) {
        const { bodies, options } = endpoint(answer);
        const attempt = both(options, kind);
        await expect(attempt).rejects.toBeInstanceOf(Unavailable);
        await expect(attempt).rejects.toMatchObject({ outcomeUnknown: true });
        expect(bodies).toHaveLength(1);
      }
    },
  );

  test('that is on its way when the run is cancelled still gives its tokens', async () => {
    const { options } = endpoint();
    const controller = new AbortController();
    const transport: Transport = (url, init) => {
      controller.abort(new Error('cancelled'));
      return options.transport(url, init);
    };
    const given = { ...options, transport, signal: controller.signal };
    expect(await both(given, 'exchange')).toMatchObject({ accessToken: 'access-1' });
    await expect(both(given, 'refresh')).rejects.toThrow('cancelled');
  });

  test.each([
    [400, '{"error":"invalid_grant"}', GrantRefused],
    [400, '{"error":"invalid_request"}', GrantRefused],
    [400, '{"error":"access_denied"}', GrantRefused],
    [400, '{"error":"invalid_client"}', Unauthorised],
    [401, '', Unauthorised],
    [403, 'null', Unauthorised],
    [404, '{}', RequestRefused],
    [200, '<html>sign in</html>', RequestRefused],
    [200, '{"access_token":"a"}', RequestRefused],
    [200, '{"access_token":"a","refresh_token":""}', RequestRefused],
    [200, '{"refresh_token":"a"}', RequestRefused],
    [200, '[]', RequestRefused],
  ])('whose answer is %i with %s has a type of its own', async (status, body, type) => {
    const { options } = endpoint({ status, body }, { status, body });
    await expect(both(options, 'exchange')).rejects.toBeInstanceOf(type);
    await expect(both(options, 'refresh')).rejects.toBeInstanceOf(type);
  });

  test('takes the life of the access token from the answer', async () => {
    const body = '{"access_token":"a","refresh_token":"b","expires_in":120}';
    const { options } = endpoint({ body });
    expect(await both(options, 'exchange')).toEqual({
      accessToken: 'a',
      refreshToken: 'b',
      accessEndsAt: options.now() + 120_000,
      refreshEndsAt: options.now() + twoWeeks,
    });
  });
});

describe('a source of tokens', () => {
  const ended: UserTokens = { accessToken: 'access-0', refreshToken: 'refresh-0', accessEndsAt: 0, refreshEndsAt: 0 };

  test('hands over a pair that could not be stored again, and asks for no other', async () => {
    const { bodies, options } = endpoint();
    const stored: string[] = [];
    const source = grantedUserToken({
      ...options,
      tokens: ended,
      async onRefreshed({ accessToken }) {
        stored.push(accessToken);
        if (stored.length < 3) throw new Error('the store is full');
      },
    });
    await expect(source.get()).rejects.toThrow('the store is full');
    await expect(source.get()).rejects.toThrow('the store is full');
    expect(await source.get()).toBe('access-1');
    expect(await source.get()).toBe('access-1');
    expect([stored, bodies.length]).toEqual([['access-1', 'access-1', 'access-1'], 1]);
  });

  test('tries once more with what it has after a refresh that may have had no effect', async () => {
    const { bodies, options } = endpoint({ status: 500 });
    const source = grantedUserToken({ ...options, tokens: ended, onRefreshed: async () => {} });
    await expect(source.get()).rejects.toMatchObject({ outcomeUnknown: true });
    expect(await source.get()).toBe('access-2');
    expect(bodies.map((body) => body['refresh_token'])).toEqual(['refresh-0', 'refresh-0']);
  });

  test('renews the token that it gives, and not for one that it has replaced already', async () => {
    const { bodies, options } = endpoint();
    const source = grantedUserToken({ ...options, tokens: ended, onRefreshed: async () => {} });
    expect(await source.get()).toBe('access-1');
    expect(source.renew('access-1')).toBe(true);
    expect(source.renew('access-0')).toBe(true);
    expect(await source.get()).toBe('access-2');
    expect(source.renew('access-1')).toBe(true);
    expect(await source.get()).toBe('access-2');
    expect(bodies.map((body) => body['refresh_token'])).toEqual(['refresh-0', 'refresh-1']);
  });
});

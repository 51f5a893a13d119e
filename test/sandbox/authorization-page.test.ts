import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { appForPeople, askSandbox } from '../support/app-for-people.ts';
import type { AppForPeople } from '../support/app-for-people.ts';
import { startReceiver } from '../support/receiver.ts';

let sandbox: Sandbox;
let app: AppForPeople;
let now: number;

const nasty = '<script>alert("1")</script>\'&';
const escaped = '&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#39;&#38;';

beforeEach(async () => {
  now = Date.UTC(2026, 10, 21, 12);
  sandbox = await startSandbox({ now: () => now });
  app = await appForPeople(sandbox, { name: nasty });
});

afterEach(async () => {
  await sandbox.close();
});

/** Address of the page, as a browser has it. */
async function opened(asking = app, change: Readonly<Record<string, string | null>> = {}): Promise<URL> {
  const { headers } = await askSandbox(sandbox, asking.address(change));
  return new URL(headers.get('location') ?? '', sandbox.origin);
}

interface Submission {
  readonly answer?: string;
  readonly person?: string;
  readonly headers?: Record<string, string>;
}

async function submit(page: URL, { answer = 'allow', person = ellen(), headers }: Submission = {}): Promise<Response> {
  const body = new URLSearchParams({ answer, person });
  const init = { method: 'POST', body, headers: headers ?? { origin: page.origin }, redirect: 'manual' } as const;
  return fetch(page, init);
}

const ellen = (): string => sandbox.world.nodeId('Person', 7);

describe('the page that asks for an authorization', () => {
  test('says who asks for what and where the answer goes, with everything escaped and without scripts', async () => {
    const { name } = app.application;
    sandbox.world.insert('Person', { account: 'wna-it', name, primaryEmail: 'a@wna-it.example' });
    const response = await fetch(await opened(app, { state: nasty }));
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http: https:; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(text).not.toMatch(/<script|src=|<link|url\(/i);
    expect(text.split(escaped)).toHaveLength(4);
    for (const shown of ['wna-it', 'Ellen Brown', 'request:Update', 'https://target.4me-sandbox.test<']) {
      expect(text).toContain(shown);
    }
    for (const hidden of ['Howard Tanner', 'ci:Read', app.application.clientSecret]) expect(text).not.toContain(hidden);
  });

  test.each(['http://127.0.0.1', 'http://localhost'])('opens, allows and comes back from %s', async (host) => {
    const page = new URL(await opened());
    page.host = `${host.slice('http://'.length)}:${page.port}`;
    const allowed = await submit(page);
    expect(allowed.status).toBe(302);
    expect(allowed.headers.get('location')).toMatch(
      /^\/target\.4me-sandbox\.test\/callback\?code=[\w-]+&state=a\+state$/,
    );
  });

  test('leads to an app at an address of this machine', async () => {
    await using receiver = await startReceiver();
    const redirect_uri = `${receiver.origin}/callback?from=4me`;
    const other = await appForPeople(sandbox, { reference: 'other', oauthAuthorizationEndpoints: [redirect_uri] });
    const page = await opened(other, { redirect_uri });
    await fetch((await submit(page)).headers.get('location') ?? '');
    expect(receiver.received.map(({ path }) => path)).toEqual([
      expect.stringMatching(/^\/callback\?from=4me&code=[\w-]+&state=a\+state$/),
    ]);
  });

  test('lets the person deny, once', async () => {
    const page = await opened();
    const denied = await submit(page, { answer: 'deny', person: '' });
    expect(denied.headers.get('location')).toMatch(
      /callback\?error=access_denied&error_description=[^&]+&state=a\+state$/,
    );
    expect((await submit(page)).status).toBe(404);
  });

  test('of an account without people can only be denied', async () => {
    sandbox.world.insert('Account', { account: 'empty', name: 'Empty', trusts: ['wdc'], disabled: false });
    const other = await appForPeople(sandbox, { reference: 'other' }, 'empty');
    const page = await opened(other);
    const text = await (await fetch(page)).text();
    expect([text.includes('value="allow"'), text.includes('value="deny"')]).toEqual([false, true]);
    expect((await submit(page)).status).toBe(422);
    expect((await submit(page, { answer: 'deny' })).status).toBe(302);
  });

  test('is over after one answer, and after ten minutes', async () => {
    const [answered, late] = [await opened(), await opened()];
    expect((await submit(answered)).status).toBe(302);
    expect((await submit(answered)).status).toBe(404);
    expect((await submit(answered, { answer: 'deny' })).status).toBe(404);
    now += 10 * 60_000 - 1;
    expect((await fetch(late)).status).toBe(200);
    now += 1;
    expect((await submit(late)).status).toBe(404);
    expect(await (await fetch(late)).text()).toContain('Go back to the app and start again');
  });

  test('is over when the app is disabled meanwhile', async () => {
    const page = await opened();
    await sandbox.people.disable({ customer: 'wna-it', reference: 'for-people' });
    expect((await submit(page)).status).toBe(404);
  });
});

describe('an answer', () => {
  test.each([
    ['from another site', { origin: 'https://evil.example' }],
    ['from nowhere', { origin: 'null' }],
    ['without an origin', {}],
  ])('%s does nothing, and the page stays open', async (_what, headers: Record<string, string>) => {
    const page = await opened();
    const refused = await submit(page, { headers });
    expect([refused.status, refused.headers.get('location')]).toEqual([403, null]);
    expect((await submit(page)).status).toBe(302);
  });

  test.each([
    ['as a person of another account', { person: 'Howard Tanner' }],
    ['as nobody', { person: '' }],
    ['that is neither', { answer: 'maybe' }],
  ])('%s is refused, and the page stays open', async (_what, change: { person?: string; answer?: string }) => {
    const { person = 'Ellen Brown', answer = 'allow' } = change;
    const page = await opened();
    const id = sandbox.world.find('Person', ({ name }) => name === person)?.id ?? '';
    expect((await submit(page, { person: id, answer })).status).toBe(422);
    expect((await submit(page)).status).toBe(302);
  });

  test('at the host of another account is none', async () => {
    const page = await opened();
    const elsewhere = new URL(page.href.replace('/wna-it.', '/globex.'));
    expect((await submit(elsewhere)).status).toBe(404);
    expect((await fetch(elsewhere)).status).toBe(404);
    expect((await submit(new URL(`${page.href}x`))).status).toBe(404);
  });

  test('leaves neither code nor token in what the sandbox shows', async () => {
    const page = await opened();
    const code = /code=([\w-]+)/.exec((await submit(page)).headers.get('location') ?? '')?.[1] ?? 'none';
    const token = page.searchParams.get('token') ?? 'none';
    const state = await (await fetch(`${sandbox.origin}/_sandbox/state`)).text();
    for (const shown of [state, JSON.stringify(sandbox.requests.all())]) {
      expect(shown).not.toContain(code);
      expect(shown).not.toContain(token);
    }
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { insertOffering, insertWebhook } from '../platforms/4me/standin/life/stage.ts';

let sandbox: Sandbox;

const nasty = '<script>alert("1")</script>\'&';

beforeEach(async () => {
  sandbox = await startSandbox();
  const form = '<input id="url" class="required"><input id="token" type="password" data-secret>';
  const scope = { id: 's', actions: ['request:Read'], conditions: [], effect: 'allow' as const };
  insertOffering(sandbox.world, { name: nasty, scopes: [{ ...scope, grantType: 'client_credentials' }] }, form);
});

afterEach(async () => {
  await sandbox.close();
});

async function home(): Promise<string> {
  return (await fetch(sandbox.origin)).text();
}

async function submit(
  action: string,
  fields: Record<string, string>,
  headers: Record<string, string> = { origin: sandbox.origin },
): Promise<Response> {
  const token = /name="run_token" value="([^"]+)"/.exec(await home())?.[1] ?? '';
  const body = new URLSearchParams({ run_token: token, ...fields });
  return fetch(`${sandbox.origin}/_sandbox/${action}`, { method: 'POST', body, headers, redirect: 'manual' });
}

/** The page says once what was done. */
const toSection = (id: string): unknown => expect.stringMatching(new RegExp(`^/\\?said=[\\w-]+#${id}$`));

const note = { account: 'wna-it', requestId: '70454', text: nasty };

describe('the page', () => {
  test('shows the world with everything escaped, without scripts and foreign assets', async () => {
    await submit('note', note);
    const response = await fetch(sandbox.origin);
    const text = await response.text();
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(text).not.toMatch(/<script|src=|<link|url\(/i);
    expect(text.split('&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#39;&#38;')).toHaveLength(3);
    for (const shown of ['wna-it', 'Howard Tanner', 'an-app', 'Printer does not print']) expect(text).toContain(shown);
  });

  test('installs an app with the fields of its form, and shows no secret anywhere', async () => {
    insertWebhook(sandbox.world, {
      event: 'app_instance.secrets-update',
      uri: 'https://target.4me-sandbox.test/secrets',
    });
    expect((await submit('publish', { reference: 'an-app' })).status).toBe(303);
    const app = { customer: 'wna-it', reference: 'an-app' };
    const installed = await submit('install', { ...app, 'field.url': 'https://a.test/', 'field.token': 'top-secret' });
    expect([installed.status, installed.headers.get('location')]).toEqual([303, toSection('instances')]);
    expect(sandbox.people.instance(app).customFields).toEqual([{ id: 'url', value: 'https://a.test/' }]);
    const sent = JSON.stringify(sandbox.target.received('secrets'));
    const secret = sandbox.world.find('OauthApplication', ({ account }) => account === 'wna-it')?.clientSecret ?? '';
    expect(sent).toContain('top-secret');
    expect(sent).toContain(secret);
    const state = await (await fetch(`${sandbox.origin}/_sandbox/state`)).text();
    const data = JSON.parse(state) as {
      deliveries: unknown[];
      offerings: unknown[];
    };
    expect(data.offerings).toMatchObject([
      { reference: 'an-app', versions: [{ label: 'draft' }, { label: 'version 1', installations: 1 }] },
    ]);
    expect(data.deliveries).toHaveLength(2);
    for (const shown of [state, await home()]) {
      expect(shown).not.toContain('top-secret');
      expect(shown).not.toContain(secret);
    }
  });

  test('says once what a form did and how its messages fared', async () => {
    insertWebhook(sandbox.world, {
      account: 'wna-it',
      event: 'request.note-added',
      uri: 'https://target.4me-sandbox.test/notes',
    });
    const place = (await submit('note', note)).headers.get('location') ?? '';
    const said = 'The note is on request 70454. 1 message delivered.';
    expect(await (await fetch(new URL(place, sandbox.origin))).text()).toContain(said);
    expect(await (await fetch(new URL(place, sandbox.origin))).text()).not.toContain(said);
    const forged = await (await fetch(`${sandbox.origin}/?said=<b>You+have+won</b>`)).text();
    expect(forged).not.toContain('You have won');
  });

  test('says what to do next while there is nothing to show', async () => {
    await using fresh = await startSandbox();
    const text = await (await fetch(fresh.origin)).text();
    for (const next of [
      'app-builder deploy note-dispatcher',
      'install it for a customer',
      'target.4me-sandbox.test/notes',
    ])
      expect(text).toContain(next);
  });

  test('sends a verification once more', async () => {
    const uri = 'https://target.4me-sandbox.test/hook';
    const webhook = insertWebhook(sandbox.world, { event: 'app_instance.create', uri, verified: false });
    const sent = await submit('verification', { account: 'wdc', number: String(webhook.number) });
    expect([sent.status, sent.headers.get('location')]).toEqual([303, toSection('webhooks')]);
    expect(sandbox.target.received('hook')).toMatchObject([{ document: { event: 'webhook.verify' } }]);
  });

  test('says why something was refused', async () => {
    await submit('publish', { reference: 'an-app' });
    const refused = await submit('install', { customer: 'wna-it', reference: 'an-app' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('url can&#39;t be blank');
    const unknown = await submit('note', { ...note, requestId: '1' });
    expect(await unknown.text()).toContain('wna-it has no request 1');
    expect((await submit('nonsense', {})).status).toBe(404);
  });

  test.each([
    ['from another site', {}, { origin: 'https://evil.example' }],
    ['without an origin', {}, {}],
    ['with a token of another run', { run_token: 'a'.repeat(32) }, undefined],
  ])('does nothing for a form %s', async (_what, fields, headers) => {
    expect((await submit('note', { ...note, ...fields }, headers)).status).toBe(403);
    expect(sandbox.people.request('wna-it', '70454').notes).toHaveLength(0);
  });

  test('has no other pages', async () => {
    expect((await fetch(`${sandbox.origin}/_sandbox/other`)).status).toBe(404);
    expect((await fetch(sandbox.origin, { method: 'DELETE' })).status).toBe(405);
  });
});

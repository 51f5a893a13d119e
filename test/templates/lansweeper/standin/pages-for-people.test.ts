import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox } from '../../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../../src/sandbox/sandbox.ts';
import { lansweeper } from '../../../../templates/lansweeper/standin/index.ts';
import type { LansweeperStandin } from '../../../../templates/lansweeper/standin/index.ts';
import { formsIn, textOf } from '../../../support/html-form.ts';
import type { HtmlForm } from '../../../support/html-form.ts';
import { callback, clientId, clientSecret } from './stage.ts';

let standin: LansweeperStandin;
let sandbox: Sandbox;
beforeEach(async () => {
  standin = lansweeper({
    sites: ['One', 'Two'].map((name, seed) => ({ name, sources: [{ name: 'S', assets: { count: 1_234, seed } }] })),
  });
  sandbox = await startSandbox({ standins: [standin] });
});
afterEach(() => sandbox.close());

const address = (): string => `${sandbox.origin}/app.lansweeper.com/authorize-app/${clientId}`;

async function opened(): Promise<HtmlForm> {
  const [form] = formsIn(await (await fetch(address())).text());
  if (form === undefined) throw new Error('the page has no form');
  return form;
}

const post = (body: URLSearchParams, origin = sandbox.origin): Promise<Response> =>
  fetch(address(), { method: 'POST', body, headers: { origin }, redirect: 'manual' });

describe('the page that authorizes', () => {
  test('takes the callback address and the sites, and leads the browser there with a code', async () => {
    const body = new URLSearchParams((await opened()).entries);
    const [one] = body.getAll('site');
    body.set('callback', callback);
    body.delete('site');
    body.set('site', one ?? '');
    const response = await post(body);
    expect(response.status).toBe(200);
    const [, location = ''] = /^0; url=(.*)$/.exec(response.headers.get('refresh') ?? '') ?? [];
    expect(location.startsWith(`${callback}?code=`)).toBe(true);
    const told = await fetch(`${sandbox.origin}/api.lansweeper.com/api/integrations/oauth/token`, {
      method: 'POST',
      body: JSON.stringify({
        client_id: clientId,
        client_secret: clientSecret,
        grant_type: 'authorization_code',
        code: new URL(location).searchParams.get('code'),
        redirect_uri: callback,
      }),
    });
    expect(told.status).toBe(200);
    expect(new URLSearchParams((await opened()).entries).get('callback')).toBe(callback);
    const state = textOf(await (await fetch(sandbox.origin)).text());
    expect(state).toContain('may see 1 site');
  });

  test('leads back with an error where the person denies', async () => {
    const body = new URLSearchParams((await opened()).entries);
    body.set('callback', callback);
    body.set('answer', 'Deny');
    expect((await post(body)).headers.get('refresh')).toBe(`0; url=${callback}?error=access_denied`);
  });

  test('says what is missing, and changes nothing then', async () => {
    const body = new URLSearchParams((await opened()).entries);
    body.set('callback', 'javascript:alert(1)');
    body.delete('site');
    const response = await post(body);
    expect(response.status).toBe(422);
    const page = textOf(await response.text());
    expect(page).toContain('Enter the address that the app shows');
    expect(page).toContain('Pick at least one site');
    expect(new URLSearchParams((await opened()).entries).get('callback')).toBe('');
    body.delete('answer');
    expect(textOf(await (await post(body)).text())).toContain('Choose one.');
  });

  test('takes no answers of other sites, knows no other application, and no other method', async () => {
    const body = new URLSearchParams((await opened()).entries);
    body.set('callback', callback);
    expect((await post(body, 'http://elsewhere.test')).status).toBe(403);
    expect((await fetch(`${address()}-other`)).status).toBe(404);
    expect((await fetch(`${sandbox.origin}/app.lansweeper.com/authorize-app/%E0%A4%A`)).status).toBe(404);
    expect((await fetch(address(), { method: 'PUT' })).status).toBe(405);
  });
});

describe('the panel', () => {
  test('has applications, sites and requests, credentials to try, and no secret of an app', async () => {
    standin.allowCallback(callback);
    const panel = standin.panel?.();
    expect(panel?.examples).toEqual({ client_id: [clientId], client_secret: [clientSecret] });
    expect(panel?.tables.map(({ title, rows }) => [title, rows])).toEqual([
      [
        'Applications',
        [
          [
            { address: `https://app.lansweeper.com/authorize-app/${clientId}`, text: 'Authorize 4me import' },
            clientId,
            'https://app.test/integration/callback/wna-it/…',
            { mark: 'not authorized', tone: 'wait' },
          ],
        ],
      ],
      [
        'Sites and sources',
        [
          ['One', 'S', 'IT', '1,234'],
          ['Two', 'S', 'IT', '1,234'],
        ],
      ],
      ['Requests against the limits', [[clientId, '0 of 150', '0 of 2,000', { mark: 'admitted', tone: 'good' }]]],
    ]);
    standin.issueRefreshToken([]);
    expect(JSON.stringify(standin.panel?.())).toContain('may see no site');
    const page = await (await fetch(sandbox.origin)).text();
    expect(page).toContain(`/app.lansweeper.com/authorize-app/${clientId}`);
    expect(page).not.toContain('s3cret');
  });
});

import { describe, expect, test } from 'vitest';
import { appsClient, type AppsClient } from '../../../../src/platforms/thena/client/apps-client.ts';
import { Failure } from '../../../../src/failure.ts';
import { openApi, type ApiHost } from './api-host.ts';

const apiKey = 'pk_live_sandbox.personal-key';
const manifest = { app: { name: 'A', slug: 'a' } };
const request = {
  appId: 'APP1',
  teamIds: ['T1'],
  configuration: { required_settings: { hubspot_api_key: 'very-secret' }, optional_settings: {} },
};

const clientOf = (api: ApiHost): AppsClient => appsClient({ domain: 'thena-sandbox.test', apiKey, ...api });

const failureOf = async (work: Promise<unknown>): Promise<Failure> => {
  const thrown = await work.catch((error: unknown) => error);
  if (thrown instanceof Failure) return thrown;
  throw new Error('no Failure');
};

describe('an app is created', () => {
  test.each([
    ['as a page has it', { uid: 'APP1', name: 'A', slug: 'a', manifest }],
    ['as another page has it', { appId: 'APP1', slug: 'a', clientId: 'C', clientSecret: 'S' }],
    ['in an envelope', { status: true, data: { uid: 'APP1', slug: 'a' } }],
    ['in an envelope, with the other name', { data: { appId: 'APP1', slug: 'a' } }],
  ])('with an answer %s', async (_form, body) => {
    await using api = await openApi({ status: 201, body });
    expect(await clientOf(api).createApp(manifest)).toMatchObject({ appId: 'APP1', slug: 'a' });
    expect(api.calls).toMatchObject([
      {
        method: 'POST',
        path: '/apps-studio.thena-sandbox.test/apps/create-app',
        headers: { 'x-api-key': apiKey },
        body: { app_visibility: 'private', manifest },
      },
    ]);
  });

  test('with an answer that has no id: an error, as the app may be there', async () => {
    await using api = await openApi({ status: 201, body: { status: true } });
    expect(await failureOf(clientOf(api).createApp(manifest))).toMatchObject({ code: 'AB-THENA-ANSWER' });
  });
});

test('an app is updated, and Thena says what has changed', async () => {
  const changes = [{ path: 'app.name', oldValue: 'A', newValue: 'B' }];
  await using api = await openApi(
    { status: 200, body: { status: 'success', message: 'minor', changes } },
    { status: 200, body: { data: { status: 'unchanged' } } },
  );
  const client = clientOf(api);
  expect(await client.updateApp('APP/1', manifest)).toEqual({ status: 'success', message: 'minor', changes });
  expect(await client.updateApp('APP1', manifest)).toEqual({ status: 'unchanged', message: undefined, changes: [] });
  expect(api.calls[0]).toMatchObject({
    method: 'PATCH',
    path: '/apps-studio.thena-sandbox.test/apps/APP%2F1/update-app',
  });
});

test.each(['install', 'reinstall'] as const)(
  '%s gives settings and teams, and keeps the bot token to itself',
  async (name) => {
    const answer = {
      botSub: 'BOT1',
      botToken: 'pk_live_bot.t',
      installedByOrgId: 'ORG1',
      appInstalledForTeams: ['T1'],
    };
    await using api = await openApi({ status: 201, body: answer });
    const installed = await clientOf(api)[name](request);
    expect(installed).toEqual({ organisation: 'ORG1', teamIds: ['T1'], bot: 'BOT1' });
    expect(api.calls).toMatchObject([
      {
        path: `/apps-studio.thena-sandbox.test/apps/${name}`,
        body: { appId: 'APP1', teamIds: ['T1'], appConfiguration: request.configuration },
      },
    ]);
  },
);

test('an app is uninstalled at a path that can be another one; where it is not installed, nothing is to be done', async () => {
  await using api = await openApi(
    { status: 200 },
    { status: 201 },
    { status: 400, body: { message: 'A is not installed' } },
  );
  const client = clientOf(api);
  expect(await client.uninstall({ appId: 'APP1', teamIds: ['T1'] })).toBe('uninstalled');
  expect(await client.uninstall({ appId: 'APP1', teamIds: [], path: '/apps/remove' })).toBe('uninstalled');
  expect(await client.uninstall({ appId: 'APP1', teamIds: [] })).toBe('absent');
  expect(api.calls.map(({ path, body }) => [path, body])).toEqual([
    ['/apps-studio.thena-sandbox.test/apps/uninstall', { appId: 'APP1', teamIds: ['T1'] }],
    ['/apps-studio.thena-sandbox.test/apps/remove', { appId: 'APP1', teamIds: [] }],
    ['/apps-studio.thena-sandbox.test/apps/uninstall', { appId: 'APP1', teamIds: [] }],
  ]);
});

test.each([
  [401, '', 'AB-THENA-CREDENTIALS', false],
  [403, '', 'AB-THENA-CREDENTIALS', false],
  [404, '', 'AB-THENA-NOTFOUND', false],
  [409, '', 'AB-THENA-SLUG', false],
  [400, 'The slug a is taken in this organisation', 'AB-THENA-SLUG', false],
  [400, 'manifest.app.slug must be text', 'AB-THENA-REFUSED', false],
  [422, 'teamIds names no team', 'AB-THENA-REFUSED', false],
  [429, '', 'AB-THENA-RATE', true],
  [502, '<html>', 'AB-THENA-UNAVAILABLE', true],
])('HTTP %i %j is %s', async (status, message, code, retryable) => {
  await using api = await openApi({ status, body: { message } });
  expect(await failureOf(clientOf(api).createApp(manifest))).toMatchObject({ code, retryable });
});

test('a connection that breaks off is an error that a second try may mend', async () => {
  await using api = await openApi('drop');
  expect(await failureOf(clientOf(api).createApp(manifest))).toMatchObject({
    code: 'AB-THENA-UNAVAILABLE',
    retryable: true,
  });
});

test('no error has the key, a setting or a token in it, whatever the answer repeats', async () => {
  const body = { message: `no: ${apiKey} very-secret`, botToken: 'pk_live_bot.t' };
  await using api = await openApi({ status: 400, body });
  const { message, because = '', fix } = await failureOf(clientOf(api).install(request));
  expect(because).toContain('no: *** ***');
  for (const secret of [apiKey, 'very-secret', 'pk_live_bot']) expect(message + because + fix).not.toContain(secret);
});

test('settings are kept out of errors whole, also those that are escaped, lie deep, or begin like another one', async () => {
  const settings = { short: 'hidden', long: 'hidden-and-more', quoted: 'say "friend"', deep: { list: ['far-down'] } };
  const body = { message: 'no', settings, other: 'pk_live_of-another.bot' };
  await using api = await openApi({ status: 400, body });
  const configuration = { required_settings: settings, optional_settings: {} };
  const { because = '' } = await failureOf(clientOf(api).install({ ...request, configuration }));
  expect(because).toContain('"no"');
  for (const secret of ['hidden', 'and-more', 'friend', 'far-down', 'of-another'])
    expect(because).not.toContain(secret);
});

test('a conflict about an installation is none about the slug', async () => {
  await using api = await openApi({ status: 409, body: { message: 'busy' } }, { status: 409, body: 'not installed' });
  const client = clientOf(api);
  expect(await failureOf(client.install(request))).toMatchObject({ code: 'AB-THENA-REFUSED' });
  expect(await client.uninstall({ appId: 'APP1', teamIds: ['T1'] })).toBe('absent');
});

test.each([401, 403, 500])(
  'HTTP %i with words about an installation does not mean that the app is gone',
  async (status) => {
    await using api = await openApi({ status, body: { message: 'The driver is not installed' } });
    expect(await failureOf(clientOf(api).uninstall({ appId: 'APP1', teamIds: ['T1'] }))).toBeInstanceOf(Failure);
  },
);

test('a command that is cancelled stops with the reason', async () => {
  await using api = await openApi();
  const signal = AbortSignal.abort(new Error('cancelled by a person'));
  const client = appsClient({ domain: 'thena-sandbox.test', apiKey, ...api, signal });
  await expect(client.createApp(manifest)).rejects.toThrow('cancelled by a person');
  expect(api.calls).toEqual([]);
});

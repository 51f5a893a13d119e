import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gadgetKey, openStage, platform, studio } from './stage.ts';
import type { ThenaStage } from './stage.ts';

let on: ThenaStage;
beforeEach(async () => {
  on = await openStage();
});
afterEach(() => on[Symbol.asyncDispose]());

const configuration = { required_settings: [{ key: 'target_url', type: 'string' }], optional_settings: [] };
const settings = { required_settings: { target_url: 'https://target.4me-sandbox.test/x' }, optional_settings: {} };
const proves = async (key: string) => (await on.ask('GET', `${platform}/users/me`, { key })).status;

describe('an installation', () => {
  test('gives the bot token in its answer and to the app', async () => {
    const uid = await on.createApp({ configuration });
    const body = { appId: uid, teamIds: ['TEAM0SUPPORT', 'TEAM0SALES'], appConfiguration: settings };
    const told = await on.ask('POST', `${studio}/apps/install`, { body });
    await on.standin.settled();
    expect(told).toMatchObject({
      status: 201,
      body: {
        appName: 'Ticket Notes',
        botToken: expect.stringMatching(/^pk_live_\w+\.\w+$/) as string,
        installedBySub: 'U0ANNA',
        installedByEmail: 'anna.admin@widget.example',
        appInstalledForTeams: ['TEAM0SUPPORT', 'TEAM0SALES'],
        appIdentifier: uid,
        installedByOrgId: 'ORG0WIDGET',
        metadata: {},
      },
    });
    expect(on.received('installations')).toEqual([
      {
        installation_id: expect.stringMatching(/^INS/) as string,
        event_type: 'app:installation',
        application_id: uid,
        application_name: 'Ticket Notes',
        application_metadata: { title: 'Ticket Notes', category: 'automation', is_privileged_app: false },
        bot_id: told.body.botSub,
        bot_token: told.body.botToken,
        organization_id: 'ORG0WIDGET',
        team_ids: ['TEAM0SUPPORT', 'TEAM0SALES'],
        configuration: settings,
        created_at: '2026-05-01T12:00:00.000Z',
        created_by: 'U0ANNA',
      },
    ]);
    expect(on.receiver.received.at(-1)?.path).toBe('/installations?token=i-secret');
    expect(await proves(told.body.botToken)).toBe(200);
    expect(on.standin.botToken()).toBe(told.body.botToken);
    expect(JSON.stringify(on.standin.installations())).not.toContain(told.body.botToken);
  });

  test('takes settings as a list too, and wants those that are required', async () => {
    const uid = await on.createApp({ configuration });
    const install = async (appConfiguration: unknown) =>
      on.ask('POST', `${studio}/apps/install`, { body: { appId: uid, teamIds: ['TEAM0SUPPORT'], appConfiguration } });
    expect(await install(undefined)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('target_url') as string },
    });
    expect(await install({ required_settings: [{ value: 'x' }] })).toMatchObject({ status: 400 });
    expect(await install({ required_settings: 'x' })).toMatchObject({ status: 400 });
    expect(await install({ required_settings: [{ key: 'target_url', value: 'https://x.example' }] })).toMatchObject({
      status: 201,
    });
    await on.standin.settled();
    expect(on.received('installations')).toMatchObject([
      { configuration: { required_settings: { target_url: 'https://x.example' } } },
    ]);
  });

  test.each([
    [{ teamIds: [] }, 400],
    [{ teamIds: 'TEAM0SUPPORT' }, 400],
    [{ teamIds: ['TEAM0HELPDESK'] }, 400],
    [{ appId: 'APP0', teamIds: ['TEAM0SUPPORT'] }, 404],
  ])('is refused with %j', async (more, status) => {
    const body = { appId: await on.createApp(), ...more };
    expect(await on.ask('POST', `${studio}/apps/install`, { body })).toMatchObject({ status });
    expect(on.standin.installations()).toEqual([]);
  });

  test('in another organisation is for apps that are not private', async () => {
    const uid = await on.createApp();
    const body = { appId: uid, teamIds: ['TEAM0HELPDESK'] };
    const install = async () => on.ask('POST', `${studio}/apps/install`, { key: gadgetKey, body });
    expect((await install()).status).toBe(404);
    const published = { app_visibility: 'public', manifest: on.manifest() };
    const update = await on.ask('PATCH', `${studio}/apps/${uid}/update-app`, { body: published });
    expect(update.body).toMatchObject({ status: 'success' });
    expect((await install()).status).toBe(201);
    expect(on.standin.installations()).toMatchObject([{ organisation: 'ORG0GADGET' }]);
  });

  test('that is there already has to be a reinstallation, which gives a new token and ends the old one', async () => {
    const { uid, botToken } = await on.installedApp();
    const body = { appId: uid, teamIds: ['TEAM0SUPPORT'] };
    expect((await on.ask('POST', `${studio}/apps/install`, { body })).status).toBe(400);
    const again = await on.ask('POST', `${studio}/apps/reinstall`, { body });
    await on.standin.settled();
    expect(again.status).toBe(201);
    const [first, second] = on.received('installations');
    expect(second).toMatchObject({
      event_type: 'app:reinstall',
      bot_token: again.body.botToken,
      bot_id: first.bot_id,
      installation_id: first.installation_id,
    });
    expect([await proves(botToken), await proves(again.body.botToken)]).toEqual([401, 200]);
  });

  test('that is not there is none to repeat or to end', async () => {
    const body = { appId: await on.createApp(), teamIds: ['TEAM0SUPPORT'] };
    expect((await on.ask('POST', `${studio}/apps/reinstall`, { body })).status).toBe(400);
    expect((await on.ask('POST', `${studio}/apps/uninstall`, { body })).status).toBe(400);
  });

  test('ends with its last team, and so does its token', async () => {
    const uid = await on.createApp();
    const teamIds = ['TEAM0SUPPORT', 'TEAM0SALES'];
    const { botToken } = (await on.ask('POST', `${studio}/apps/install`, { body: { appId: uid, teamIds } })).body;
    const uninstall = async (ids?: readonly string[]) => {
      const told = await on.ask('POST', `${studio}/apps/uninstall`, { body: { appId: uid, teamIds: ids } });
      await on.standin.settled();
      return told.body.appInstalledForTeams as unknown;
    };
    expect(await uninstall(['TEAM0SALES'])).toEqual(['TEAM0SUPPORT']);
    expect(await proves(botToken)).toBe(200);
    expect(await uninstall(['TEAM0SUPPORT'])).toEqual([]);
    expect(await proves(botToken)).toBe(401);
    expect(on.received('installations').slice(1)).toMatchObject([
      { event_type: 'app:team:removed', team_ids: ['TEAM0SUPPORT'], bot_token: 'pk_live_********' },
      { event_type: 'app:uninstall', bot_token: 'pk_live_********', updated_by: 'U0ANNA' },
    ]);
    expect(on.received('installations')[2]).not.toHaveProperty('created_at');
    const back = await on.ask('POST', `${studio}/apps/install`, { body: { appId: uid, teamIds } });
    expect(back.status).toBe(201);
    expect(back.body.botToken).not.toBe(botToken);
  });
});

describe('what people change', () => {
  test('is told to the app without its token', async () => {
    const { botToken } = await on.installedApp();
    on.clock.advance(1_000);
    on.standin.configure({ optional_settings: { colour: 'red' } }, { by: 'ben.agent@widget.example' });
    on.standin.addTeam('TEAM0SALES');
    on.standin.removeTeam('TEAM0SUPPORT');
    on.standin.removeTeam('TEAM0SALES');
    on.standin.uninstall();
    await on.standin.settled();
    const changes = on.received('installations').slice(1);
    expect(changes.map(({ event_type }) => event_type as string).toSorted()).toEqual([
      'app:configuration:update',
      'app:team:added',
      'app:team:removed',
      'app:team:removed',
      'app:uninstall',
    ]);
    const bodyOf = (event: string) => changes.find(({ event_type }) => event_type === event) as object;
    expect(bodyOf('app:configuration:update')).toMatchObject({
      configuration: { required_settings: {}, optional_settings: { colour: 'red' } },
      updated_at: '2026-05-01T12:00:01.000Z',
      updated_by: 'U0BEN',
    });
    expect(bodyOf('app:team:added')).toMatchObject({ team_ids: ['TEAM0SUPPORT', 'TEAM0SALES'] });
    expect(changes.map(({ team_ids }) => team_ids as unknown)).toContainEqual([]);
    expect(JSON.stringify(changes)).not.toContain(botToken);
  });

  test.each([
    ['masked', 'pk_live_********'],
    ['empty', ''],
    ['missing', undefined],
  ] as const)('has a token that is %s where that is wished', async (redaction, token) => {
    await on.installedApp();
    on.standin.sendAs({ redaction });
    on.standin.addTeam('TEAM0SALES');
    await on.standin.settled();
    const change = on.received('installations')[1];
    expect([change.bot_token, 'bot_token' in change]).toEqual([token, token !== undefined]);
  });

  test('is what the older page shows where that is wished', async () => {
    on.standin.sendAs({ installation: 'seed' });
    await on.installedApp();
    expect(Object.keys(on.received('installations')[0] as object).toSorted()).toEqual(
      'application_id application_metadata application_name bot_id bot_token created_at created_by event_type organization_id team_ids'.split(
        ' ',
      ),
    );
  });

  test('is refused like over the API', async () => {
    expect(() => on.standin.install()).toThrow('not one app');
    await on.createApp({ configuration });
    expect(() => on.standin.install()).toThrow('target_url');
    on.standin.install({ settings });
    expect(() => on.standin.configure({ required_settings: {} })).toThrow('target_url');
    expect(() => on.standin.addTeam('TEAM0HELPDESK')).toThrow('TEAM0HELPDESK');
    expect(() => on.standin.removeTeam('TEAM0SALES')).toThrow('TEAM0SALES');
    expect(() => on.standin.uninstall({ organisation: 'ORG0GADGET' })).toThrow('Gadget Works');
    expect(() => on.standin.uninstall({ organisation: 'ORG0NONE' })).toThrow('ORG0NONE');
    expect(() => on.standin.addComment({ text: 'x', by: 'nobody' })).toThrow('nobody');
  });
});

describe('addresses of an app', () => {
  const probes = () =>
    on.receiver.received.filter(({ body }) => body === '').map(({ method, path }) => `${method} ${path}`);

  test('are looked at when they are new, each with GET, HEAD and an empty POST', async () => {
    const uid = await on.createApp();
    const methods = ['GET', 'HEAD', 'POST'];
    const both = ['/events?token=e-secret', '/installations?token=i-secret'];
    expect(probes().toSorted()).toEqual(methods.flatMap((method) => both.map((path) => `${method} ${path}`)));
    expect(on.standin.attempts()).toMatchObject(
      Array.from({ length: 6 }, () => ({ kind: 'probe', eventId: null, status: 200, error: null })),
    );
    const address = `${studio}/apps/${uid}/update-app`;
    await on.ask('PATCH', address, { body: on.manifest({ metadata: {} }) });
    await on.standin.settled();
    expect(probes()).toHaveLength(6);
    const webhooks = { events: `${on.receiver.origin}/new`, installations: `${on.receiver.origin}${both[1] ?? ''}` };
    await on.ask('PATCH', address, { body: on.manifest({ integration: { webhooks } }) });
    await on.standin.settled();
    expect(probes().slice(6).toSorted()).toEqual(['GET /new', 'HEAD /new', 'POST /new']);
  });

  test('that do not answer well are taken all the same, and are not looked at again', async () => {
    await using broken = await openStage({}, (_message, response) => {
      response.statusCode = 500;
      response.end();
    });
    await broken.createApp();
    await broken.pass(3_600_000);
    expect(broken.standin.attempts().map(({ status, nextAttemptAt }) => [status, nextAttemptAt])).toEqual(
      Array.from({ length: 6 }, () => [500, null]),
    );
  });

  test('are not looked at where that is wished', async () => {
    await using quiet = await openStage({ probes: false });
    await quiet.createApp();
    expect(quiet.receiver.received).toEqual([]);
  });
});

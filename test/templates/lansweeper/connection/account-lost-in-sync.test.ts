import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledTemplates } from '../../../../src/integration/bundled.ts';
import { openTestKit, TestClock } from '../../../../src/testing/index.ts';
import { lansweeper, seededApplication } from '../../../../templates/lansweeper/standin/index.ts';
import { entered, hour } from './connection-stage.ts';

test(
  'a synchronization to which 4me refuses the account suspends the app, leaves its fields, and goes on after a rotation',
  { timeout: 60_000 },
  async () => {
    const clock = new TestClock();
    const sites = [{ name: 'Main site', sources: [{ name: 'Office', assets: { count: 5, seed: 3 } }] }];
    const discovery = lansweeper({ scheduler: clock, sites });
    const integration = join(bundledTemplates(), 'lansweeper');
    await using kit = await openTestKit({ integration, standins: [discovery], clock });
    const { clientId, clientSecret } = seededApplication;
    const app = await kit.install({ fields: { ...entered, client_id: clientId, client_secret: clientSecret } });
    const field = (id: string): unknown => app.instance().customFields.find((one) => one.id === id)?.value;
    discovery.allowCallback(String(field('callback_url')));
    const { pathname, search } = new URL(discovery.authorize());
    await kit.send(`${pathname.replace(/^.*(?=\/callback\/)/, '')}${search}`, { method: 'GET' });
    const firstStart = field('sync_start_at');
    expect(firstStart).toBeDefined();

    const { world } = kit.sandbox;
    const application = world.find('OauthApplication', ({ account }) => account === 'wna-it');
    if (application === undefined) throw new Error('the app has no OAuth application');
    const { clientSecret: token } = application;
    world.update('OauthApplication', application, { clientSecret: 'another one' });
    await kit.pass(9 * hour);
    await kit.runSchedules('Due');
    expect(app.instance()).toMatchObject({
      suspended: true,
      suspensionComment: expect.stringMatching(/Rotate that token/) as string,
    });
    expect([field('connection_status'), field('callback_url')]).toEqual(['success', null]);
    expect(kit.deadLetters()).toEqual([]);

    world.update('OauthApplication', application, { clientSecret: token });
    await app.resume();
    const stopped = field('sync_start_at');
    await kit.pass(hour);
    await kit.runSchedules('Sweep');
    expect(app.instance().suspended).toBe(false);
    expect(Date.parse(String(field('sync_start_at')))).toBeGreaterThanOrEqual(Date.parse(String(stopped)));
    expect(Date.parse(String(field('sync_end_at')))).toBe(clock.now());
  },
);

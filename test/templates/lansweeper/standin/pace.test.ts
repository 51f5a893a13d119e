import { describe, expect, test } from 'vitest';
import { minute, stage } from './stage.ts';

const sites = '{ authorizedSites { sites { id } } }';

describe('requests of an application', () => {
  const many = async (
    one: ReturnType<typeof stage>,
    accessToken: string,
    times: number,
  ): Promise<readonly number[]> => {
    const statuses: number[] = [];
    for (let left = times; left > 0; left -= 1) statuses.push((await one.query(accessToken, sites)).status);
    return statuses;
  };

  test('are 150 in a minute, and an overrun costs a minute of silence that every request starts anew', async () => {
    const one = stage();
    const accessToken = await one.access();
    expect(new Set(await many(one, accessToken, 150))).toEqual(new Set([200]));
    const told = await one.query(accessToken, sites);
    expect(told).toMatchObject({ status: 429, headers: { 'retry-after': '60' }, json: undefined });
    one.scheduler.advance(minute - 1);
    expect((await one.query(accessToken, sites)).status).toBe(429);
    one.scheduler.advance(minute - 1);
    expect((await one.query(accessToken, sites)).status).toBe(429);
    one.scheduler.advance(minute);
    expect((await one.query(accessToken, sites)).status).toBe(200);
  });

  test('go on for ever where they keep the pace', async () => {
    const one = stage({ limits: { requestsPerHour: Number.POSITIVE_INFINITY } });
    const accessToken = await one.access();
    for (let request = 0; request < 1_000; request += 1) {
      expect((await one.query(accessToken, sites)).status).toBe(200);
      one.scheduler.advance(minute / 150);
    }
  });

  test('are 2,000 in an hour, without a penalty', async () => {
    const one = stage();
    const accessToken = await one.access();
    for (let batch = 0; batch < 20; batch += 1) {
      await many(one, accessToken, 100);
      one.scheduler.advance(minute);
    }
    const told = await one.query(accessToken, sites);
    expect(told).toMatchObject({ status: 429, headers: { 'retry-after': String(40 * 60) } });
    expect((await one.query(accessToken, sites)).headers['retry-after']).toBe(String(40 * 60));
    one.scheduler.advance(40 * minute);
    expect((await one.query(await one.access(), sites)).status).toBe(200);
  });

  test('are counted for each application by itself', async () => {
    const one = stage({
      applications: [
        { clientId: 'lansweeper-sandbox-client', clientSecret: 'lansweeper-sandbox-secret' },
        { clientId: 'b', clientSecret: 'b' },
      ],
      limits: { requestsPerMinute: 1 },
    });
    const accessToken = await one.access();
    await one.query(accessToken, sites);
    expect((await one.query(accessToken, sites)).status).toBe(429);
    const refreshed = await one.token({
      client_id: 'b',
      client_secret: 'b',
      grant_type: 'refresh_token',
      refresh_token: one.standin.issueRefreshToken(undefined, 'b'),
    });
    expect((await one.query(String(refreshed.json?.['access_token']), sites)).status).toBe(200);
  });

  test('are not counted where limits are off, and neither are those for tokens', async () => {
    const one = stage({ limits: 'off' });
    expect(new Set(await many(one, await one.access(), 160))).toEqual(new Set([200]));
    const other = stage({ limits: { requestsPerMinute: 1 } });
    const accessToken = await other.access();
    await other.access();
    expect((await other.query(accessToken, sites)).status).toBe(200);
  });
});

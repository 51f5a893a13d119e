import { expect, test } from 'vitest';
import { hour, openConnectionStage } from '../connection/connection-stage.ts';

test(
  'the interval is a parameter of the template, and a customer is synchronized once in each',
  { timeout: 60_000 },
  async () => {
    await using stage = await openConnectionStage({ parameters: { SyncIntervalParameter: '2' } });
    const customer = await stage.connected();
    const syncedAfter = async (milliseconds: number): Promise<number> => {
      stage.clock.advance(milliseconds);
      await stage.kit.runSchedules('Due');
      return customer.synced();
    };
    expect(await syncedAfter(1.9 * hour)).toBe(1);
    expect(await syncedAfter(0.2 * hour)).toBe(2);
    expect(await syncedAfter(0)).toBe(2);
    expect(await syncedAfter(2.1 * hour)).toBe(3);
  },
);

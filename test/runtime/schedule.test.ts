import { expect, test } from 'vitest';
import { createHandler, schedule, scheduleSource } from '../../src/runtime/index.ts';
import { bindFunction } from '../support/bound-function.ts';

const environment = { QUEUE_SYNC: 'https://sqs.local.invalid/000000000000/w-Sync' };

test('a schedule runs by the name that the template gives as its Input, and can send', async () => {
  const due = schedule('due', async ({ send, log, deadline }) => {
    log.info('selecting', { deadline });
    await send('sync', [{ account: 'wna-it' }]);
  });
  const hourly = scheduleSource('hourly', () => () => Promise.reject(new Error('refused Bearer abc.def')));
  await using bound = await bindFunction(createHandler(hourly, due), { environment, now: 0 });
  expect(await bound.raw({ schedule: 'due' }, { getRemainingTimeInMillis: () => 5000 })).toBeUndefined();
  expect(bound.sent).toEqual([{ queue: environment.QUEUE_SYNC, body: { account: 'wna-it' }, delay: undefined }]);
  expect(bound.log).toEqual([{ level: 'info', message: 'selecting', schedule: 'due', deadline: 5000 }]);
  await expect(bound.raw({ schedule: 'hourly' })).rejects.toThrow('refused ***');
});

test('an event of another schedule, or without Input, is not for it', async () => {
  await using bound = await bindFunction(createHandler(schedule('due', () => Promise.resolve())), {
    environment,
    now: 0,
  });
  await expect(bound.raw({ schedule: 'weekly' })).rejects.toThrow('of the schedule weekly');
  await expect(bound.raw({ source: 'aws.events', 'detail-type': 'Scheduled Event' })).rejects.toThrow('no source');
});

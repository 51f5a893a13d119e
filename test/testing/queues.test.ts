import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openTestKit } from '../../src/testing/index.ts';

const integration = fileURLToPath(new URL('../aws/fixtures/queued', import.meta.url));
const minutes = (count: number): number => count * 60_000;

test('what a schedule puts into a queue is worked off, goes on later, comes again, and is given up, as time passes', async () => {
  await using kit = await openTestKit({ integration });
  const pages = (): unknown[] => kit.log().flatMap(({ message, page }) => (message === 'page done' ? [page] : []));
  const failures = (): unknown[] => kit.log().flatMap(({ reason, attempt }) => (reason === 'not yet' ? [attempt] : []));

  await kit.runSchedules('Due');
  expect(pages()).toEqual([1, 2]);
  expect(failures()).toEqual([1]);

  await kit.pass(minutes(1));
  expect(pages()).toEqual([1, 2, 3]);
  expect(failures()).toEqual([1]);

  await kit.pass(minutes(4));
  expect(failures()).toEqual([1, 2]);
  expect(kit.deadLetters()).toEqual([{ failing: true }]);

  await kit.pass(minutes(5));
  expect(pages()).toEqual([1, 2, 3, 3]);
});

test('a schedule that the template does not have is told', async () => {
  await using kit = await openTestKit({ integration });
  await expect(kit.runSchedules('Weekly')).rejects.toMatchObject({ code: 'AB-ENGINE-SCHEDULE' });
  await kit.settled();
  expect(kit.deadLetters()).toEqual([]);
});

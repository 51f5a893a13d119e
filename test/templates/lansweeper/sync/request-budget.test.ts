import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LansweeperUnavailable } from '../../../../templates/lansweeper/sync/lansweeper-errors.ts';
import { RequestBudget, type SpentRequests } from '../../../../templates/lansweeper/sync/request-budget.ts';

const allowances = [
  { requests: 5, milliseconds: 60_000 },
  { requests: 20, milliseconds: 3_600_000 },
];

/** A budget whose waiting moves the clock. */
function budgetAt(start: number, spent: SpentRequests = {}) {
  const clock = { time: start };
  const budget = new RequestBudget({
    now: () => clock.time,
    spent,
    allowances,
    sleep: async (milliseconds) => {
      clock.time += milliseconds;
      await Promise.resolve();
    },
  });
  return { budget, clock };
}

const never = Number.POSITIVE_INFINITY;

function mostIn(times: readonly number[], milliseconds: number): number {
  return Math.max(0, ...times.map((time) => times.filter((one) => one >= time && one < time + milliseconds).length));
}

describe('the requests that Lansweeper allows', () => {
  test('no span of a minute or an hour ever has more, and they are used at once where they are free', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 40 }), async (gaps) => {
        const { budget, clock } = budgetAt(1_000_000);
        const times: number[] = [];
        for (const gap of gaps) {
          clock.time += gap;
          const asked = clock.time;
          await budget.take(never);
          times.push(clock.time);
          const isFree = allowances.every(
            ({ requests, milliseconds }) =>
              times.slice(0, -1).filter((time) => time > asked - milliseconds).length < requests,
          );
          if (isFree) expect(clock.time).toBe(asked);
        }
        for (const { requests, milliseconds } of allowances)
          expect(mostIn(times, milliseconds)).toBeLessThanOrEqual(requests);
      }),
    );
  });

  test('a message that goes on does not begin with new ones', async () => {
    const first = budgetAt(1_000_000);
    for (let count = 0; count < 5; count += 1) await first.budget.take(never);
    const second = budgetAt(first.clock.time + 1000, first.budget.spent());
    await second.budget.take(never);
    expect(second.clock.time - first.clock.time).toBeGreaterThanOrEqual(60_000);
    expect(second.clock.time - first.clock.time).toBeLessThanOrEqual(71_000);
  });

  test('after an overrun nothing is sent for a whole minute', async () => {
    const { budget, clock } = budgetAt(1_000_000);
    await budget.take(never);
    budget.beSilent(1000);
    await budget.take(never);
    expect(clock.time).toBe(1_061_000);
  });

  test('what cannot be sent before the deadline says when it can', async () => {
    const { budget, clock } = budgetAt(1_000_000);
    for (let count = 0; count < 5; count += 1) await budget.take(never);
    const refused = budget.take(clock.time + 30_000).catch((error: unknown) => error);
    await expect(refused).resolves.toBeInstanceOf(LansweeperUnavailable);
    await expect(refused).resolves.toMatchObject({ after: 60 });
    expect(clock.time).toBe(1_000_000);
  });
});

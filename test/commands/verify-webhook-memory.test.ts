import { expect, test } from 'vitest';
import { measureLines } from '../../bench/verify-webhook.js';

test('100,000 signed lines need no more memory than 10,000', { timeout: 300_000 }, async () => {
  const [few, many] = await measureLines([10_000, 100_000]);
  // The lines are 85 MiB: whatever is kept of each would show.
  expect(many?.peak).toBeLessThan((few?.peak ?? 0) + 12);
});

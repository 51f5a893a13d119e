import { expect, test } from 'vitest';
import { addedTo, newPageCounts, noCounts, tellError } from '../../../../templates/lansweeper/sync/page-counts.ts';

test('errors are kept short: they travel in the checkpoint, however much 4me has to say', () => {
  const page = newPageCounts();
  for (let count = 0; count < 12; count += 1) tellError(page, `PC-${String(count)}: ${'is refused; '.repeat(1000)}`);
  const { errors, moreErrors } = addedTo(noCounts(), page);
  expect([errors.length, moreErrors]).toEqual([10, 2]);
  expect(Math.max(...errors.map(({ length }) => length))).toBeLessThanOrEqual(300);
  expect(errors[0]).toMatch(/^PC-0: is refused;.*…$/);
});

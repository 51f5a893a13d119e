import { expect, test } from 'vitest';
import { PageMemory, textIn } from '../../../../templates/lansweeper/sync/page-memory.ts';

test('texts stay as they are while their block grows, and the memory of one page is that of the next', () => {
  const memory = new PageMemory();
  const page = memory.open();
  const large = 'é'.repeat(200_000);
  for (const text of ['first', large, 'last']) page.add(text);
  const stretches = page.stretches();
  expect(stretches.map(textIn)).toEqual(['first', large, 'last']);
  const [first] = stretches;
  page.release();
  const next = memory.open();
  next.add('next');
  expect(next.stretches()[0]?.block).toBe(first?.block);
});

test('what is taken is nobody else’s until it is given back', () => {
  const memory = new PageMemory();
  const block = memory.take(1000);
  expect(block.length).toBeGreaterThanOrEqual(1000);
  expect(memory.take(1000)).not.toBe(block);
  memory.give(block);
  expect(memory.take(block.length + 1).length).toBeGreaterThan(block.length);
  expect(memory.take(1000)).toBe(block);
});

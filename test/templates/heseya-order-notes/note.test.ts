import { describe, expect, test } from 'vitest';
import { orderNote } from '../../../templates/heseya-order-notes/note.ts';
import type { OrderData } from '../../../src/platforms/heseya/receive/index.ts';

const order = {
  id: '1',
  code: '000123',
  summary: '99.80',
  currency: 'PLN',
  comment: null,
  products: [{ name: 'Mug', quantity: 2 }, { name: 'Świeca' }],
} as unknown as OrderData;

describe('the note of an order', () => {
  test('has what was ordered, and what the buyer says', () => {
    expect(orderNote(order)).toBe('Order 000123, 99.80 PLN: 2 × Mug, 1 × Świeca');
    expect(orderNote({ ...order, comment: ' please ring ' })).toBe(
      'Order 000123, 99.80 PLN: 2 × Mug, 1 × Świeca; please ring',
    );
  });

  test('does with less, as older stores send less', () => {
    expect(orderNote({ id: '1', code: '7' } as unknown as OrderData)).toBe('Order 7');
  });
});

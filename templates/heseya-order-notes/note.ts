import type { OrderData } from 'app-builder/heseya';

/** An order in one line, e.g. `Order 000123, 99.80 PLN: 2 × Mug; please ring twice`. */
export function orderNote({ code, summary, currency, products = [], comment }: OrderData): string {
  const lines = products.map(({ name = 'a product', quantity = 1 }) => `${String(quantity)} × ${name}`);
  const amount = [summary, currency].filter((part) => typeof part === 'string' && part !== '').join(' ');
  const what = lines.length === 0 ? '' : `: ${lines.join(', ')}`;
  const said = typeof comment === 'string' && comment.trim() !== '' ? `; ${comment.trim()}` : '';
  return `Order ${code}${amount === '' ? '' : `, ${amount}`}${what}${said}`;
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readItems } from '../../../../templates/lansweeper/sync/page-items.ts';

function read(text: string): { readonly items: readonly unknown[]; readonly rest: unknown } {
  const items: unknown[] = [];
  const bytes = Buffer.from(text);
  const rest = readItems(bytes, (from, to) => items.push(JSON.parse(bytes.toString('utf8', from, to))));
  return { items, rest };
}

const answer = (items: unknown): unknown => ({
  data: { site: { assetResources: { pagination: { next: 'a"b\\' }, items } } },
});

describe('the items of a page', () => {
  test('are those that the whole answer has, however it is written', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(0, 2, '\t'), (items, indent) => {
        const plain = JSON.parse(JSON.stringify(items)) as unknown[];
        const found = read(JSON.stringify(answer(plain), null, indent));
        expect(found.items).toEqual(plain);
        expect(found.rest).toEqual(answer([]));
      }),
    );
  });

  test('answers without a list of that name are read as they are', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(
          JSON.stringify({ message: 'items', value: JSON.stringify(value), items: 7 }),
        ) as object;
        expect(read(JSON.stringify(plain))).toEqual({ items: [], rest: plain });
      }),
    );
  });

  test.each([
    '',
    '{',
    '{"items":[',
    '{"items":[1,2',
    '{"items":[1,]}',
    '{"items":[1 2]}',
    '{"items":[{"a":]}',
    '{"items":[1]',
  ])('what is no JSON is refused: %s', (text) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(() => read(text)).toThrow(SyntaxError);
  });

  test('any text is read, or refused, as JSON.parse does it', () => {
    const pieces = fc.constantFrom('"items"', ':', '[', ']', '{', '}', ',', '"', '\\', '1', 'null', ' ', 'x', '"a"');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const text = parts.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        if (isJson) read(text);
        else expect(() => read(text)).toThrow(SyntaxError);
      }),
      { numRuns: 5000 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstError } from '../../src/integration/json-position.ts';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the position of an error in JSON', () => {
  test.each([
    ['', 1, 1],
    ['{', 1, 2],
    ['{"a": 1,}', 1, 9],
    ['{\n  "domain": "4me.qa"\n  "account": "wdc"\n}', 3, 3],
    ['{"a": 01}', 1, 8],
    ['{"a": tru}', 1, 7],
    ['{"a": "b\nc"}', 1, 7],
    ['{"a": 1} x', 1, 10],
    ["{'a': 1}", 1, 2],
    ['{\r\n"a": 1\r\n"b": 2}', 3, 1],
  ])('of %j is line %d, column %d', (text, line, column) => {
    expect(firstError(text)).toEqual({ line, column });
  });

  test('exists exactly where JSON.parse refuses the text', () => {
    const damaged = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', ',', '}', '0', '\\', '\n', 'e', '-', ' '));
    fc.assert(
      fc.property(damaged, ([text, at, inserted]) => {
        const place = at % (text.length + 1);
        const changed = text.slice(0, place) + inserted + text.slice(place + (inserted === '' ? 1 : 0));
        expect(firstError(changed) === undefined).toBe(parses(changed));
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../../src/platforms/heseya/wire/canonical-json.ts';
import { anyJson } from './json-values.ts';

describe('the form that stores sign', () => {
  test.each([
    [String.raw`"a\/b"`, '"a/b"'],
    [String.raw`"\u00e9\u0142"`, '"éł"'],
    [String.raw`"\ud83c\udf81"`, '"🎁"'],
    [String.raw`"\u2028\u2029\u2027"`, '"\\u2028\\u2029\u2027"'],
    [String.raw`"\u0080\u007f\u001f"`, '"\u0080\\u007f\\u001f"'],
    [String.raw`"\"\\\b\f\n\r\t"`, String.raw`"\"\\\b\f\n\r\t"`],
    // An escaped backslash and what follows it are no escape.
    [String.raw`"\\u00e9\\/"`, String.raw`"\\u00e9\\/"`],
    [String.raw`"\\\u00e9\\\/"`, String.raw`"\\é\\/"`],
    // Half of a pair, in any order.
    [String.raw`"\ud83c"`, String.raw`"\ud83c"`],
    [String.raw`"\udf81\ud83c"`, String.raw`"\udf81\ud83c"`],
    [String.raw`"\ud83c\ud83c\udf81"`, String.raw`"\ud83c🎁"`],
    // PHP writes digits in lower case.
    [String.raw`"\u00E9"`, String.raw`"\u00E9"`],
    ['{"n":1.0e+25,"b":9007199254740993,"10":1,"9":2}', '{"n":1.0e+25,"b":9007199254740993,"10":1,"9":2}'],
    ['', ''],
    ['no JSON \\', 'no JSON \\'],
  ])('%j becomes %j', (sent, signed) => {
    expect(canonicalJson(sent)).toBe(signed);
  });

  test('says the same as what was sent, and is the same when it is made again', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const sent = JSON.stringify(value)
          .replaceAll('/', String.raw`\/`)
          .replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
        const canonical = canonicalJson(sent);
        expect(JSON.parse(canonical)).toEqual(JSON.parse(sent));
        expect(canonicalJson(canonical)).toBe(canonical);
      }),
    );
  });

  test('leaves text without escapes as it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('\\'));
        expect(canonicalJson(text)).toBe(text);
      }),
    );
  });
});

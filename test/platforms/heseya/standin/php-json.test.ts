import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phpJson } from '../../../../src/platforms/heseya/standin/index.ts';

const awkward = {
  slashes: 'https://shop.example/a/b',
  accents: 'Zażółć gęślą jaźń',
  emoji: '🛒 and 👩‍👩‍👧',
  separators: 'a\u2028b\u2029c',
  controls: '\b\f\n\r\t\u0000\u001f\u007f',
  quotes: '"\\\'<>&',
  numbers: [0, -1, 9_007_199_254_740_991, 1e17, 2 ** 63, 1e20, -1.5e25, 0.1, 0.0001, 0.000_01, 1.25e-7, 12_345.678],
  nested: { empty: {}, none: [], deep: [[{ '': null, yes: true, no: false }]] },
  'ключ/é': 'name',
};

// fast-check's own values of JSON with any sign in them take a second to set up.
const sign = fc.integer({ min: 0, max: 0x10_f7_ff }).map((n) => String.fromCodePoint(n < 0xd8_00 ? n : n + 0x8_00));
const text = fc.string({ unit: fc.oneof(sign, fc.constantFrom('/', '"', '\\', '\u2028', 'é')) });
const { values } = fc.letrec((tie) => ({
  values: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.constantFrom(true, false, null),
    fc.array(tie('values')),
    fc.dictionary(text, tie('values')),
  ),
}));

describe('JSON as PHP writes it', () => {
  test('has slashes and everything beyond ASCII escaped', () => {
    expect(phpJson('a/é🛒\u2028')).toBe(String.raw`"a\/\u00e9\ud83d\uded2\u2028"`);
  });

  test('without escapes still has the two separators of lines escaped', () => {
    expect(phpJson('a/é🛒\u2028\u2029', { unescaped: true })).toBe(String.raw`"a/é🛒\u2028\u2029"`);
  });

  test('leaves out what is undefined', () => {
    expect(phpJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  test.each([
    ['half of a pair', '\ud83d'],
    ['NaN', Number.NaN],
    ['a function', () => 1],
  ])('refuses %s', (_what, value) => {
    expect(() => phpJson(value)).toThrow(/PHP/);
  });

  test('means the same as what it was made of, in both forms', () => {
    fc.assert(
      fc.property(values, fc.boolean(), (value, unescaped) => {
        expect(JSON.parse(phpJson(value, { unescaped }))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 200 },
    );
  });

  test.skipIf(!hasPhp())(
    'is byte for byte what PHP makes of the same values (needs the Debian package php-cli)',
    () => {
      const all = [awkward, ...fc.sample(values, { numRuns: 500, seed: 7 })];
      // PHP's own decoder keeps a key that begins with NUL out of an object.
      const known = all.filter((value) => !JSON.stringify(value).includes(String.raw`"\u0000`));
      const php = byPhp(known.map((value) => JSON.stringify(value)));
      expect(php.map(({ escaped }) => escaped)).toEqual(known.map((value) => phpJson(value)));
      expect(php.map(({ unescaped }) => unescaped)).toEqual(known.map((value) => phpJson(value, { unescaped: true })));
    },
  );
});

function hasPhp(): boolean {
  try {
    execFileSync('php', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    // The program is not here: then this comparison is left out, and vitest says so.
    return false;
  }
}

function byPhp(documents: readonly string[]): readonly { readonly escaped: string; readonly unescaped: string }[] {
  const program = `
    ini_set('serialize_precision', '-1');
    foreach (explode("\\n", trim(file_get_contents('php://stdin'))) as $line) {
      $value = json_decode($line);
      echo base64_encode(json_encode($value)), ' ', base64_encode(json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES)), "\\n";
    }`;
  const printed = execFileSync('php', ['-n', '-r', program], { input: documents.join('\n') }).toString();
  return printed
    .trim()
    .split('\n')
    .map((line) => {
      const [escaped = '', unescaped = ''] = line.split(' ').map((part) => Buffer.from(part, 'base64').toString());
      return { escaped, unescaped };
    });
}

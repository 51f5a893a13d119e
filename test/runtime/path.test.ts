import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathParameters } from '../../src/runtime/path.ts';

test.each([
  ['callback', '/Prod/callback/', {}],
  ['callback', '/callback', {}],
  ['survey/{account}', '/Prod/survey/wna-it', { account: 'wna-it' }],
  ['survey/{account}', '/survey/a%20b/', { account: 'a b' }],
  ['{account}', '/__proto__', { account: '__proto__' }],
])('%s matches the end of %s', (pattern, path, parameters) => {
  expect(Object.entries(pathParameters(pattern, path) ?? { none: '' })).toEqual(Object.entries(parameters));
});

test.each([
  ['callback', '/'],
  ['callback', '/callback/more'],
  ['callback', '/Callback'],
  ['survey/{account}', '/survey'],
  ['survey/{account}', '/other/wna-it'],
  ['survey/{account}', '/survey/%E0%A4%A'],
])('%s does not match %s', (pattern, path) => {
  expect(pathParameters(pattern, path)).toBeUndefined();
});

test('no path makes it throw, and what a name matches is never empty', () => {
  fc.assert(
    fc.property(fc.string(), (path) => {
      expect(pathParameters('x/{name}', path)?.['name']).not.toBe('');
    }),
  );
});

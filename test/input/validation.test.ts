import { describe, expect, test } from 'vitest';
import { account, hostName, loopbackOrigin, offeringReferences, withoutSpaces } from '../../src/input/validation.ts';
import { nearest } from '../../src/integration/nearest.ts';

const long = 'a'.repeat(64);

describe('answers are checked', () => {
  test.each([
    [
      'domain',
      hostName,
      ['4me-demo.com', '4me.qa', 'au.xurrent.com', '4me-sandbox.test'],
      ['', '4me', 'https://4me.qa', '4me.qa/', '4me.qa:443', '-a.com', 'a..com', '4ME.qa', `${long}.com`, 'a.com\n'],
    ],
    [
      'account',
      account,
      ['wdc', 'wna-it', '4me', long.slice(1)],
      ['', 'WDC', '-wdc', 'wdc.4me', '../wdc', long, 'wdc\n'],
    ],
    ['enabledOfferings', offeringReferences, ['*', 'note-dispatcher', 'a_b, c'], ['', '*,a', 'a,,b', '../x', 'a b']],
    [
      'sandbox',
      loopbackOrigin,
      ['http://127.0.0.1:4040', 'http://localhost:80', 'http://[::1]:1'],
      [
        '',
        '127.0.0.1:4040',
        'http://example.com:80',
        'http://127.0.0.1:4040/x',
        'https://127.0.0.1:1',
        'http://u@127.0.0.1:1',
      ],
    ],
    ['token', withoutSpaces, ['abc-._~'], ['', 'a b', 'a\nb', 'ä']],
  ] as const)('%s', (_name, check, valid, invalid) => {
    expect(valid.filter((value) => check(value) !== undefined)).toEqual([]);
    expect(invalid.filter((value) => check(value) === undefined)).toEqual([]);
  });
});

test.each([
  ['domian', 'domain'],
  ['client_id', 'clientID'],
  ['acount', 'account'],
  ['colour', undefined],
])('the key nearest to %s is %s', (written, meant) => {
  expect(nearest(written, ['domain', 'account', 'clientID', 'token'])).toBe(meant);
});

import { describe, expect, test } from 'vitest';
import {
  account,
  awsRegion,
  engineName,
  hostName,
  loopbackOrigin,
  mfaCode,
  offeringReferences,
  parameterPairs,
  withoutSpaces,
} from '../../src/input/validation.ts';
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
    [
      'region',
      awsRegion,
      ['eu-west-1', 'us-gov-east-1', 'ap-southeast-14'],
      ['', 'eu', 'EU-WEST-1', 'eu-west-1a', 'a-b-1'],
    ],
    ['mfaCode', mfaCode, ['012345'], ['', '12345', '1234567', '12345a', '123 456']],
    [
      'engineName',
      engineName,
      ['app-builder', 'qa', `a${'b'.repeat(29)}`],
      ['', 'a', '1a', 'Qa', 'a_b', `a${'b'.repeat(30)}`],
    ],
    [
      'parameters',
      parameterPairs,
      ['A=1', 'A=', 'A=1,2\nB=x=y', '4MeDomainParameter=4me.qa'],
      ['A', '=1', 'A-B=1', 'A=1,B\nC', 'A=1\nA=2'],
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

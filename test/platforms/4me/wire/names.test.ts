import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brandSpellings, canonicalDomain } from '../../../../src/platforms/4me/wire/domain.ts';
import { accountIssuers, verificationCallback } from '../../../../src/platforms/4me/wire/message.ts';
import {
  customerSecretName,
  isAccountName,
  isOfferingReference,
  providerSecretName,
  UnusableName,
} from '../../../../src/platforms/4me/wire/names.ts';

describe('a domain', () => {
  test.each([
    ['xurrent.com', '4me.com'],
    ['4me.com', '4me.com'],
    ['AU.Xurrent.com.', 'au.4me.com'],
    ['us.xurrent.qa', 'us.4me.qa'],
    ['xurrent-demo.com', '4me-demo.com'],
    ['4me-staging.com', '4me-staging.com'],
    ['xurrent-sandbox.test', '4me-sandbox.test'],
    ['example.org', 'example.org'],
    ['notxurrent.com', 'notxurrent.com'],
  ])('%s is named %s', (domain, canonical) => {
    expect(canonicalDomain(domain)).toBe(canonical);
    expect(canonicalDomain(canonical)).toBe(canonical);
  });

  test('has both brands as spelling, the older one first', () => {
    expect(brandSpellings('ch.xurrent.com')).toEqual(['ch.4me.com', 'ch.xurrent.com']);
    expect(accountIssuers('4me.qa', 'wna-it')).toEqual(['https://wna-it.4me.qa', 'https://wna-it.xurrent.qa']);
  });
});

describe('names of secrets', () => {
  test('are those of the reference, under either brand', () => {
    expect(providerSecretName('xurrent-demo.com', 'wdc')).toBe('4me-app-builder/4me-demo.com/wdc');
    expect(customerSecretName('typeform', '4me-demo.com', 'wna-it')).toBe(
      '4me-app-builder/typeform/4me-demo.com/instances/wna-it',
    );
  });

  test.each(['', '..', '../../wdc', 'a/b', 'a\\b', 'a b', 'ä', '-a', 'x'.repeat(3000), 'a\n', '%2e', 'a\u0000'])(
    'are never made from the account %j',
    (account) => {
      expect(isAccountName(account)).toBe(false);
      expect(() => providerSecretName('4me.com', account)).toThrow(UnusableName);
      expect(() => customerSecretName('typeform', '4me.com', account)).toThrow(UnusableName);
    },
  );

  test.each(['', '..', '../..', 'a/b', 'a..b', '.a', 'x'.repeat(162)])(
    'are never made from the reference %j',
    (reference) => {
      expect(isOfferingReference(reference)).toBe(false);
      expect(() => customerSecretName(reference, '4me.com', 'wdc')).toThrow(UnusableName);
    },
  );

  test('have exactly the parts that they are made from', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (reference, account) => {
        fc.pre(isOfferingReference(reference) && isAccountName(account));
        const parts = customerSecretName(reference, '4me.com', account).split('/');
        expect(parts).toEqual(['4me-app-builder', reference, '4me.com', 'instances', account]);
      }),
    );
  });
});

describe('the callback of webhook.verify', () => {
  const callbackOf = (callback: unknown) =>
    verificationCallback({ event: 'webhook.verify', payload: { callback } }, '4me-demo.com', 'wdc');

  test.each(['https://wdc.4me-demo.com/webhooks/1/verify?code=x', 'https://wdc.xurrent-demo.com/webhooks/1/verify'])(
    'is %s',
    (callback) => {
      expect(callbackOf(callback)?.href).toBe(callback);
    },
  );

  test.each([
    'http://wdc.4me-demo.com/webhooks/1/verify',
    'https://other.4me-demo.com/webhooks/1/verify',
    'https://wdc.4me-demo.com.evil.example/verify',
    'https://wdc.4me-demo.com@evil.example/verify',
    'https://user:password@wdc.4me-demo.com/verify',
    'https://wdc.4me-demo.com:8443/verify',
    'http://169.254.169.254/latest/meta-data/',
    'nonsense',
    undefined,
    7,
  ])('is not %s', (callback) => {
    expect(callbackOf(callback)).toBeUndefined();
  });
});

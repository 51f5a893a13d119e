import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalStoreAddress } from '../../../../src/platforms/heseya/wire/store-address.ts';

const host = fc.stringMatching(/^[a-zA-Z][a-z0-9]{0,8}(?:\.[a-z]{2,5}){1,3}(?::[1-9]\d{1,3})?$/);
const path = fc.stringMatching(/^(?:\/[\w.%~-]{0,5}){0,4}$/);
const address = fc.tuple(host, path).map(([one, other]) => `https://${one}${other}`);

describe('the address of a store', () => {
  test.each([
    ['https://shop.example.com', 'https://shop.example.com'],
    ['https://shop.example.com/', 'https://shop.example.com'],
    ['HTTPS://Shop.Example.COM//', 'https://shop.example.com'],
    ['https://shop.example.com:443/api/', 'https://shop.example.com/api'],
    ['https://shop.example.com:8443/Api', 'https://shop.example.com:8443/Api'],
    ['https://shop.heseya-sandbox.test', 'https://shop.heseya-sandbox.test'],
    ['https://sklep-łódź.example', 'https://xn--sklep-d-l0a8yx10a.example'],
    ['https://8.8.8.8/', 'https://8.8.8.8'],
    ['https://shop.example.com/a/../b', 'https://shop.example.com/b'],
  ])('%s is %s', (given, canonical) => {
    expect(canonicalStoreAddress(given)?.replace(/xn--[^.]+/, 'xn--')).toBe(canonical.replace(/xn--[^.]+/, 'xn--'));
  });

  test.each([
    '',
    'shop.example.com',
    'http://shop.example.com',
    'ftp://shop.example.com',
    'https://user@shop.example.com',
    'https://user:password@shop.example.com',
    'https://shop.example.com/?a=b',
    'https://shop.example.com?',
    'https://shop.example.com/#a',
    'https://localhost',
    'https://shop.localhost./',
    'https://127.0.0.1',
    'https://2130706433',
    'https://0x7f.1',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    `https://shop.example.com/${'a'.repeat(2000)}`,
  ])('%s is none', (given) => {
    expect(canonicalStoreAddress(given)).toBeUndefined();
  });

  test('in its one spelling is its own, and no other has it as its beginning only', () => {
    fc.assert(
      fc.property(address, fc.stringMatching(/^[a-z]{1,5}$/), (url, more) => {
        const canonical = canonicalStoreAddress(url);
        fc.pre(canonical !== undefined);
        expect(canonicalStoreAddress(canonical)).toBe(canonical);
        expect(canonicalStoreAddress(`${canonical}/`)).toBe(canonical);
        expect(canonicalStoreAddress(`${canonical}/${more}`)).not.toBe(canonical);
      }),
    );
  });

  test('is given or refused for any text, and never a failure', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), address), (text) => {
        const canonical = canonicalStoreAddress(text);
        if (canonical !== undefined) expect(canonical).toMatch(/^https:\/\/[^/?#@\s]+(?:\/[^?#\s]*[^/?#\s])?$/);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formOf } from '../../../templates/typeform/form-address.ts';

const world = 'https://api.typeform.com';
const europe = 'https://api.eu.typeform.com';

describe('the form is found in', () => {
  test.each([
    ['https://mysite.typeform.com/to/u6nXL7', 'https://mysite.typeform.com/to/u6nXL7'],
    ['https://mysite.typeform.com/to/u6nXL7/', 'https://mysite.typeform.com/to/u6nXL7'],
    ['https://mysite.typeform.com/to/u6nXL7?utm_source=mail&x=/to/other', 'https://mysite.typeform.com/to/u6nXL7'],
    ['https://mysite.typeform.com/to/u6nXL7#request_id=12', 'https://mysite.typeform.com/to/u6nXL7'],
    ['https://mysite.typeform.com/to/u6nXL7/?a=b#c/d', 'https://mysite.typeform.com/to/u6nXL7'],
    ['HTTPS://MySite.Typeform.COM/to/u6nXL7', 'https://mysite.typeform.com/to/u6nXL7'],
    ['mysite.typeform.com/to/u6nXL7', 'https://mysite.typeform.com/to/u6nXL7'],
    ['http://mysite.typeform.com/to/u6nXL7', 'https://mysite.typeform.com/to/u6nXL7'],
    ['  https://mysite.typeform.com/to/u6nXL7\n', 'https://mysite.typeform.com/to/u6nXL7'],
    ['https://form.typeform.com/c/u6nXL7', 'https://form.typeform.com/c/u6nXL7'],
    ['https://admin.typeform.com/form/u6nXL7', 'https://form.typeform.com/to/u6nXL7'],
    ['https://admin.typeform.com/form/u6nXL7/create', 'https://form.typeform.com/to/u6nXL7'],
    ['https://admin.typeform.com/form/u6nXL7/create?block=abc', 'https://form.typeform.com/to/u6nXL7'],
    ['https://admin.typeform.com/form/u6nXL7/share#/', 'https://form.typeform.com/to/u6nXL7'],
    ['https://admin.typeform.com/form/u6nXL7/connect', 'https://form.typeform.com/to/u6nXL7'],
    ['https://admin.typeform.com/form/u6nXL7/results/responses', 'https://form.typeform.com/to/u6nXL7'],
    ['u6nXL7', 'https://form.typeform.com/to/u6nXL7'],
    [' u6nXL7 ', 'https://form.typeform.com/to/u6nXL7'],
  ])('%s', (address, publicAddress) => {
    expect(formOf(address)).toEqual({ id: 'u6nXL7', api: world, publicAddress });
  });

  test.each([
    ['https://mysite.eu.typeform.com/to/u6nXL7?x=y', 'https://mysite.eu.typeform.com/to/u6nXL7'],
    ['https://admin.eu.typeform.com/form/u6nXL7/create', 'https://form.eu.typeform.com/to/u6nXL7'],
  ])('%s, whose API has a host of its own', (address, publicAddress) => {
    expect(formOf(address)).toEqual({ id: 'u6nXL7', api: europe, publicAddress });
  });
});

describe('no form is found in', () => {
  test.each([
    '',
    '   ',
    'https://mysite.typeform.com',
    'https://mysite.typeform.com/',
    'https://mysite.typeform.com/to/',
    'https://mysite.typeform.com/u6nXL7',
    'https://mysite.typeform.com/to/u6nXL7/more',
    'https://admin.typeform.com/form/',
    'https://admin.typeform.com/to/u6nXL7',
    'https://mysite.typeform.com/form/u6nXL7/create',
    'https://typeform.com/to/u6nXL7',
    'https://typeform.com.evil.test/to/u6nXL7',
    'https://evil-typeform.com/to/u6nXL7',
    'https://a.b.typeform.com/to/u6nXL7',
    'https://form.typeform.com.evil.test/to/u6nXL7',
    'https://evil.test/mysite.typeform.com/to/u6nXL7',
    'https://evil.test/?https://mysite.typeform.com/to/u6nXL7',
    'https://evil.test#@mysite.typeform.com/to/u6nXL7',
    'https://mysite.typeform.com@evil.test/to/u6nXL7',
    'https://user@mysite.typeform.com/to/u6nXL7',
    'https://user:word@mysite.typeform.com/to/u6nXL7',
    'mailto:x@mysite.typeform.com/to/u6nXL7',
    'https://evil.test\\@mysite.typeform.com/to/u6nXL7',
    'https://my\tsite.typeform.com/to/u6nXL7',
    'https://mysite.typeform.com:8443/to/u6nXL7',
    'https://ｍysite.typeform。com.evil.test/to/u6nXL7',
    'ftp://mysite.typeform.com/to/u6nXL7',
    'javascript://mysite.typeform.com/to/u6nXL7',
    'javascript:alert(1)//mysite.typeform.com/to/u6nXL7',
    'https://mysite.typeform.com/to/u6n-XL7',
    'https://mysite.typeform.com/to/u6n%20XL7',
    'https://mysite.typeform.com/to/u6n%2FXL7',
    'https://mysite.typeform.com/to/..%2Fforms',
    'u6n-XL7',
    'u6n/XL7',
    'ü6nXL7',
    '../webhooks',
  ])('"%s"', (address) => {
    expect(formOf(address)).toBeUndefined();
  });
});

test('an id has letters and digits only, and the addresses stay with Typeform, whatever was given', () => {
  const host = fc.constantFrom(
    'a.typeform.com',
    'a.eu.typeform.com',
    'admin.typeform.com',
    'typeform.com.x',
    'x@a.typeform.com',
  );
  const path = fc.constantFrom('/to/', '/c/', '/form/', '/');
  const end = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Za-z0-9]{1,8}[/?#]?[a-z]{0,3}$/));
  const near = fc
    .tuple(fc.constantFrom('https://', 'HTTP://', '', 'x:'), host, path, end)
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), (address) => {
      const form = formOf(address);
      if (form === undefined) return;
      expect(form.id).toMatch(/^[A-Za-z0-9]+$/);
      expect(form.publicAddress).toMatch(/^https:\/\/[a-z0-9-]+\.(?:eu\.)?typeform\.com\/(?:to|c)\/[A-Za-z0-9]+$/);
      expect(formOf(form.publicAddress)).toEqual(form);
    }),
    { numRuns: 1000 },
  );
});

import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signedForm } from '../../../../src/platforms/heseya/wire/signature.ts';

const secret = 'shared';
const hmac = (text: string, key = secret): string => createHmac('sha256', key).update(text).digest('hex');
const body = String.raw`{"api_url":"https:\/\/shop.example.com","name":"\u017b"}`;
const canonical = '{"api_url":"https://shop.example.com","name":"Ż"}';

describe('a signature', () => {
  test('is over the canonical form, or over the body as it was sent', () => {
    expect(signedForm(Buffer.from(body), hmac(canonical), secret)).toBe('canonical');
    expect(signedForm(Buffer.from(body), hmac(body), secret)).toBe('raw');
  });

  test('may be written in capitals', () => {
    expect(signedForm(Buffer.from(body), hmac(canonical).toUpperCase(), secret)).toBe('canonical');
  });

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['the secret itself', secret],
    ['of another secret', hmac(canonical, 'other')],
    ['too short', hmac(canonical).slice(1)],
    ['too long', `${hmac(canonical)}0`],
    ['with a prefix', `sha256=${hmac(canonical)}`],
    ['with a space', ` ${hmac(canonical)}`],
  ])('that is %s is none', (_, header) => {
    expect(signedForm(Buffer.from(body), header, secret)).toBeUndefined();
  });

  test('by no secret is none: everybody could make it', () => {
    expect(signedForm(Buffer.from(body), hmac(canonical, ''), '')).toBeUndefined();
  });

  test('is of one body only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), (one, other) => {
        fc.pre(!Buffer.from(one).equals(Buffer.from(other)));
        const header = createHmac('sha256', secret).update(one).digest('hex');
        expect(signedForm(Buffer.from(one), header, secret)).toBeDefined();
        expect(signedForm(Buffer.from(other), header, secret)).toBeUndefined();
      }),
    );
  });
});

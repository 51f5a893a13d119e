import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanDocument } from '../../src/cli/clean-stream.ts';
import { createRedactor } from '../../src/cli/redactor.ts';

// A secret of asterisks could be put together again by the mask itself.
const secret = fc
  .string({ unit: 'grapheme', minLength: 6, maxLength: 40 })
  .filter((text) => text.trim().length >= 6 && text.trim() === text && !text.includes('*'));
const around = fc.string({ maxLength: 20 });

const spellings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  JSON: (text) => JSON.stringify(text).slice(1, -1),
  'URL-encoded': (text) => encodeURIComponent(text),
  'form-encoded': (text) => new URLSearchParams({ v: text }).toString().slice(2),
};

function clean(registered: string, text: string): string {
  const redactor = createRedactor();
  redactor.redact(registered);
  return redactor.clean(text);
}

describe('a registered secret', () => {
  test.each(Object.keys(spellings))('never comes out %s, whatever is around it', (spelling) => {
    const spell = spellings[spelling] ?? String;
    fc.assert(
      fc.property(secret, around, around, (hidden, before, after) => {
        const spelled = spell(hidden);
        const text = clean(hidden, `${before}${spelled}${after}`);
        expect(text).toContain('***');
        expect(text.includes(spelled)).toBe(false);
      }),
    );
  });

  test('never comes out of base64, wherever it stands in the encoded text', () => {
    fc.assert(
      fc.property(secret, around, around, (hidden, before, after) => {
        for (const encoding of ['base64', 'base64url'] as const) {
          const encoded = Buffer.from(`${before}${hidden}${after}`).toString(encoding);
          const shown = clean(hidden, encoded)
            .split('***')
            .map((part) => Buffer.from(part, encoding).toString('utf8'));
          expect(clean(hidden, encoded)).toContain('***');
          expect(shown.some((part) => part.includes(hidden))).toBe(false);
        }
      }),
    );
  });

  test('changes no other text', () => {
    fc.assert(
      fc.property(secret, fc.stringMatching(/^[a-z ]{0,40}$/), (hidden, text) => {
        fc.pre(!text.includes(hidden) && hidden.length > 12);
        expect(clean(`#${hidden}`, text)).toBe(text);
      }),
    );
  });

  test('of five characters is not taken, since it would mask ordinary text', () => {
    expect(clean('a.b.c', 'a.b.c')).toBe('a.b.c');
  });

  test('is hidden before a shorter one that it contains', () => {
    const redactor = createRedactor();
    redactor.redact('secret');
    redactor.redact('secret-of-wdc');
    expect(redactor.clean('secret-of-wdc, secret')).toBe('***, ***');
  });
});

describe('what looks like a secret is hidden without being registered', () => {
  const jwt = `${Buffer.from('{"alg":"RS512"}').toString('base64url')}.${Buffer.from('{"jti":"1"}').toString('base64url')}.c2lnbmF0dXJl`;
  const key = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----';

  test.each([
    [`token ${jwt} refused`, 'token *** refused'],
    [`a\n${key}\nb`, 'a\n***\nb'],
    [JSON.stringify({ key }), '{"key":"***"}'],
    ['-----BEGIN PRIVATE KEY-----\nMHcCAQEE', '***'],
    ['Authorization: Bearer 0123456789abcdef0123', 'Authorization: Bearer ***'],
    ['bearer of news', 'bearer of news'],
    [
      '-----BEGIN PUBLIC KEY-----\nMHcCAQEE\n-----END PUBLIC KEY-----',
      '-----BEGIN PUBLIC KEY-----\nMHcCAQEE\n-----END PUBLIC KEY-----',
    ],
  ])('%j', (text, expected) => {
    expect(createRedactor().clean(text)).toBe(expected);
  });
});

test('a document stays JSON when a secret looks like a number or an unfinished key stands in it', () => {
  const redactor = createRedactor();
  redactor.redact('1234567');
  const document = { ms: 1_234_567, list: ['-----BEGIN PRIVATE KEY-----', 1, null, true], x1234567: 'a' };
  const cleaned = JSON.stringify(cleanDocument(document, redactor.clean));
  expect(redactor.clean(cleaned)).toBe(cleaned);
  expect(JSON.parse(cleaned)).toEqual({ ms: '***', list: ['***', 1, null, true], 'x***': 'a' });
});

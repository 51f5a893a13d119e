import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decryptedData } from '../../../../src/platforms/heseya/wire/encrypted-data.ts';

const key = '0123456789abcdef0123456789abcdef';

function encrypted(text: string, bytes = Buffer.from(key)): string {
  const vector = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', bytes, vector);
  return Buffer.concat([vector, cipher.update(text), cipher.final()]).toString('base64');
}

describe('the data of a secured event', () => {
  test('is JSON under the key', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(decryptedData(encrypted(JSON.stringify(value)), key)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ['empty', ''],
    ['no base64', '{"code":"123456"}'],
    ['a vector without anything', randomBytes(16).toString('base64')],
    ['cut', encrypted('{"code":"123456"}').slice(0, -8)],
    ['of another key', encrypted('{"code":"123456"}', Buffer.alloc(32, 7))],
    ['no JSON', encrypted('code 123456')],
  ])('that is %s is refused without a word of it', (_, data) => {
    const refusal = (): unknown => decryptedData(data, key);
    expect(refusal).toThrow(/^the data (?:is not what stores encrypt|cannot be decrypted)/);
    expect(refusal).not.toThrow(/123456/);
  });
});

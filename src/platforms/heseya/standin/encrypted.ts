import { createCipheriv, randomBytes } from 'node:crypto';

/** AES-256-CBC takes so many bytes, and PHP's openssl cuts a key or fills it up with zeros. */
const keyBytes = 32;

/** `data` of a secured event: base64 of the initialisation vector and what is encrypted (heseya-facts §8). */
export function encrypted(plain: string, key: string): string {
  const fitted = Buffer.alloc(keyBytes);
  Buffer.from(key).copy(fitted);
  const vector = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', fitted, vector);
  return Buffer.concat([vector, cipher.update(plain, 'utf8'), cipher.final()]).toString('base64');
}

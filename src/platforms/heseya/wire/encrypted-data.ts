import { createDecipheriv } from 'node:crypto';

/** AES-256-CBC takes so many bytes; PHP's openssl fills a shorter key up with zeros and cuts a longer one. */
const keyBytes = 32;
const blockBytes = 16;

/**
 * `data` of a secured event in clear: base64 of initialisation vector and ciphertext, AES-256-CBC under the store's WEBHOOK_KEY
 * (heseya-facts §8). It proves nothing of who wrote it: only for bodies whose signature is verified. Throws an Error, without anything of the
 * data, for what this key did not encrypt.
 */
export function decryptedData(data: string, key: string): unknown {
  const bytes = Buffer.from(data, 'base64');
  const isWhole = bytes.length >= 2 * blockBytes && bytes.length % blockBytes === 0;
  if (!isWhole || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) throw new Error('the data is not what stores encrypt');
  const fitted = Buffer.alloc(keyBytes);
  Buffer.from(key, 'utf8').copy(fitted);
  const decipher = createDecipheriv('aes-256-cbc', fitted, bytes.subarray(0, blockBytes));
  try {
    const clear = Buffer.concat([decipher.update(bytes.subarray(blockBytes)), decipher.final()]);
    return JSON.parse(clear.toString('utf8')) as unknown;
  } catch {
    // The parser's own message quotes what it read.
    throw new Error('the data cannot be decrypted with the webhook key of this store');
  }
}

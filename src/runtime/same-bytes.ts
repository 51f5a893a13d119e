import { timingSafeEqual } from 'node:crypto';

/** Compares in constant time; texts by their UTF-8 bytes. Another length is just false. */
export function sameBytes(left: string | Buffer, right: string | Buffer): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

import { createHash } from 'node:crypto';

/** Tells settings from others; the order of their keys is that of the code. */
export const digestOf = (settings: object): string =>
  createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16);

import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** e.g. `TKT4Z9K2M0QX`: the prefix and twelve characters by chance. */
export function newId(prefix: string): string {
  return prefix + [...randomBytes(12)].map((byte) => alphabet.charAt(byte % 32)).join('');
}

/** Like a real bot token: two parts with a dot between them (thena-facts §1). */
export function newBotToken(): string {
  return `pk_live_${randomBytes(9).toString('hex')}.${randomBytes(24).toString('hex')}`;
}

export function newClientSecret(): string {
  return randomBytes(32).toString('hex');
}

import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 26 characters: ten for the time in milliseconds, sixteen by chance. Later ones sort after earlier ones. */
export function newEventId(milliseconds: number): string {
  let left = milliseconds;
  let time = '';
  for (let place = 0; place < 10; place += 1) {
    time = alphabet.charAt(left % 32) + time;
    left = Math.floor(left / 32);
  }
  return time + [...randomBytes(16)].map((byte) => alphabet.charAt(byte % 32)).join('');
}

/** 32 characters; names one filled-in form. */
export function newResponseToken(): string {
  return randomBytes(16).toString('hex');
}

export function newWebhookId(): string {
  return newEventId(0).slice(10);
}

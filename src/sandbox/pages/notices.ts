import { randomBytes } from 'node:crypto';
import type { DeliveryRecord } from '../../platforms/4me/standin/webhooks/delivery-log.ts';

const kept = 20;

/** What became of a posted form, until the page that follows has shown it once. */
export class Notices {
  readonly #waiting = new Map<string, string>();

  /** Gives the name under which `take` finds it. */
  add(text: string): string {
    const name = randomBytes(9).toString('base64url');
    this.#waiting.set(name, text);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > kept && oldest !== undefined) this.#waiting.delete(oldest);
    return name;
  }

  take(name: string | null): string | undefined {
    const text = this.#waiting.get(name ?? '');
    this.#waiting.delete(name ?? '');
    return text;
  }
}

/** How the messages fared, in a sentence: "2 messages delivered, 1 will retry." */
export function tally(records: readonly DeliveryRecord[]): string {
  if (records.length === 0) return 'No message was sent.';
  const counts = new Map<string, number>();
  for (const { verdict } of records) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const parts = [...counts].map(([verdict, count], index) => {
    const what = index > 0 ? '' : count === 1 ? 'message ' : 'messages ';
    return `${String(count)} ${what}${verdict}`;
  });
  return `${parts.join(', ')}.`;
}

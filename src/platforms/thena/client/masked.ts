import { presentable } from '../../../runtime/log.ts';

/** Characters; more of an answer says nothing more. */
const longest = 2000;

/** How keys of persons and tokens of bots look (thena-facts §1). */
const thenaKey = /\bpk_live_[\w.-]+/g;

/** A text of the platform without the keys that were sent to it, and without what looks like a secret. */
export function masked(text: string, keys: readonly string[]): string {
  // As they stand in JSON, too; the longest first, or one that begins like another would leave its rest.
  const spelled = [...new Set(keys.flatMap((key) => [key, JSON.stringify(key).slice(1, -1)]))];
  let shown = text;
  for (const key of spelled.toSorted((a, b) => b.length - a.length)) {
    if (key !== '') shown = shown.replaceAll(key, '***');
  }
  shown = shown.replaceAll(thenaKey, '***');
  return String(presentable(shown.slice(0, longest)));
}

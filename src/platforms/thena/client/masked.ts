import { presentable } from '../../../runtime/log.ts';

/** Characters; more of an answer says nothing more. */
const longest = 2000;

/** A text of the platform without the keys that were sent to it, and without what looks like a secret. */
export function masked(text: string, keys: readonly string[]): string {
  let shown = text;
  for (const key of keys) if (key !== '') shown = shown.replaceAll(key, '***');
  return String(presentable(shown.slice(0, longest)));
}

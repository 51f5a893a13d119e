import { unreadable, type Unreadable } from './unreadable.ts';

const utf8 = 'text in UTF-8';

/** What files begin with that hold no UTF-8 (Unicode §23.8; RFC 1952 §2.3.1). */
const beginnings: readonly (readonly [bytes: string, found: string, expected: string])[] = [
  ['fffe', 'text in UTF-16', utf8],
  ['feff', 'text in UTF-16', utf8],
  ['1f8b', 'a file that is compressed (gzip)', `${utf8}, as gunzip -c writes it`],
];

/** Why bytes hold no text that can be read; undefined where they may. */
export function foreignBytes(bytes: Buffer): Unreadable | undefined {
  const beginning = bytes.toString('hex', 0, 2);
  const [, found, expected] = beginnings.find(([one]) => one === beginning) ?? [];
  return found === undefined || expected === undefined ? undefined : unreadable(found, expected);
}

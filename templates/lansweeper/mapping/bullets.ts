/** A bullet, and what belongs to it: `*` also without a blank, as the reference took it; `-`, `+` and `•` only with one. */
const bullet = /^\s*(?:\*|[-+•](?=\s))\s*/;
const lineBreak = /\r\n|[\n\r\u2028\u2029]/;

/**
 * The items of a list in rich text, in their order and without repetitions in other upper and lower case (external-apis §3.5).
 * A line of its own counts as an item too; an indented one without bullet goes on with the item before. White space collapses.
 */
export function bulletsOf(richText: string): readonly string[] {
  const items: string[] = [];
  for (const line of richText.split(lineBreak)) {
    if (line.trim() === '') continue;
    const isContinued = /^\s/.test(line) && !bullet.test(line) && items.length > 0;
    if (isContinued) items.push(`${items.pop() ?? ''} ${line}`);
    else items.push(line.replace(bullet, ''));
  }
  const byKey = new Map<string, string>();
  for (const item of items) {
    const text = item.replace(/\s+/g, ' ').trim();
    const key = text.toLowerCase();
    if (text !== '' && !byKey.has(key)) byKey.set(key, text);
  }
  return [...byKey.values()];
}

/**
 * Texts in the sources that are GraphQL operations and complete: literals that begin with a named operation and have no parts
 * that are put in later. Most documents are known from loading the handler; these are those that it makes when it works.
 */
export function documentsInSources(sources: readonly string[]): readonly string[] {
  return sources.flatMap((source) =>
    [...source.matchAll(/(["'`])\s*(?:query|mutation)\s+\w+\s*[({]/g)].flatMap(({ 1: quote = '', index }) => {
      const text = literalAt(source, index, quote);
      return text === undefined || (quote === '`' && text.includes('${')) ? [] : [text];
    }),
  );
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** The literal that begins at a quote; undefined where it does not end. */
function literalAt(source: string, start: number, quote: string): string | undefined {
  let text = '';
  for (let at = start + 1; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === quote) return text;
    if (character === '\\') {
      at += 1;
      const next = source.charAt(at);
      text += escapes[next] ?? (next === '\n' ? '' : next);
    } else text += character;
  }
  return undefined;
}

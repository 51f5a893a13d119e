const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

/** A part as it was meant; undefined for a per cent sign that starts no escape. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/**
 * What a path has in the places of a pattern's `{names}`; undefined where it does not end as the pattern says. Only the end
 * counts: stages and base paths of gateways stand before it. `/Prod/survey/wna-it` and `survey/{account}` give
 * `{ account: 'wna-it' }`.
 */
export function pathParameters(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const wanted = partsOf(pattern);
  const given = partsOf(path).slice(-wanted.length);
  if (given.length < wanted.length) return undefined;
  const parameters = new Map<string, string>();
  for (const [index, part] of wanted.entries()) {
    const value = decoded(given[index] ?? '');
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (value === undefined || (name === undefined && value !== part)) return undefined;
    if (name !== undefined) parameters.set(name, value);
  }
  return Object.fromEntries(parameters);
}

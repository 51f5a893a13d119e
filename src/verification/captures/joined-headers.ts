/** Headers by name in lower case; the values of one that came more than once are joined, as servers join them (RFC 9110 §5.3). */
export function joinedHeaders(
  pairs: readonly (readonly [name: string, value: string])[],
): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase();
    const before = headers.get(lower);
    headers.set(lower, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}

/** A text in a JSON or YAML file and what it becomes; `place` e.g. `['Parameters', 'Name', 'Default']`. */
export interface ValueChange {
  readonly place: readonly (string | number)[];
  readonly change: (before: string) => string;
}

/**
 * The file with other texts at some places; everything else, comments and layout included, stays as it is, which printing the
 * parsed file would not do. Places that the file does not have are left out.
 */
export async function withValues(
  file: string,
  format: 'json' | 'yaml',
  changes: readonly ValueChange[],
): Promise<string> {
  const { isScalar, parseDocument, stringify } = await import('yaml');
  // JSON is YAML, and only this parser says where a value stands.
  const document = parseDocument(file);
  const print = (value: string): string =>
    // As YAML 1.1, like CloudFormation: there `no` has to be quoted.
    format === 'json' ? JSON.stringify(value) : stringify(value, { version: '1.1', lineWidth: 0 }).trimEnd();
  return changes
    .flatMap(({ place, change }) => {
      const node: unknown = document.getIn(place, true);
      if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return [];
      return [{ from: node.range[0], to: node.range[1], text: print(change(node.value)) }];
    })
    .toSorted((a, b) => b.from - a.from)
    .reduce((text, { from, to, text: value }) => text.slice(0, from) + value + text.slice(to), file);
}

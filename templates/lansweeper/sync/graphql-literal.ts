/** A word of the schema, which is written without quotes. */
export class Word {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * A value as GraphQL writes it. Lansweeper's names of input types are not published, which variables would need; texts are
 * escaped as in JSON, of which GraphQL takes every escape.
 */
export function literal(value: unknown): string {
  if (value instanceof Word) return value.text;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{ ${fieldsOf(value)} }`;
}

/** Arguments, or the fields of an object; undefined ones are left out. */
export function fieldsOf(value: object): string {
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => `${name}: ${literal(field)}`)
    .join(', ');
}

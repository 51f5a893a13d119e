/** A GraphQL document with the types of its result and variables; checked against the schema by a test. */
export interface Document<Result, Variables extends object> {
  readonly text: string;
  /** Name of the operation, for logs and errors. */
  readonly name: string;
  readonly mutation: boolean;
  /** A mutation that may be sent again when its outcome is unknown, because it sets absolute values. */
  readonly repeatable: boolean;
  /** Carries the types only. */
  readonly types?: (variables: Variables) => Result;
}

const operation = /^\s*(query|mutation)\s+(\w+)/;

/** Throws TypeError where the text does not begin with a named query or mutation. */
export function document<Result, Variables extends object>(
  text: string,
  options: { readonly repeatable?: boolean } = {},
): Document<Result, Variables> {
  const match = operation.exec(text);
  if (match === null) throw new TypeError(`not a named operation: ${text.slice(0, 40)}`);
  const [, kind, name = ''] = match;
  const mutation = kind === 'mutation';
  return { text, name, mutation, repeatable: !mutation || options.repeatable === true };
}

/** An error of a mutation's payload (4me-facts §4). */
export interface PayloadError {
  readonly message: string | null;
  readonly path: readonly string[] | null;
}

/** What every mutation answers, beside its record. */
export interface Payload {
  readonly errors: readonly PayloadError[] | null;
}

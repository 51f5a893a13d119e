import type * as GraphQL from 'graphql';

/** A document as it was parsed and validated; a document with errors has no definitions worth running. */
export type Prepared =
  | { readonly document: GraphQL.DocumentNode; readonly errors?: undefined }
  | { readonly document?: undefined; readonly errors: readonly GraphQL.GraphQLError[] };

const MOST_DOCUMENTS = 200;

/** Deeper than any document that a person or a tool writes; the platform's own limit is not published. */
const DEEPEST = 100;

/** Parses and validates each document once; clients send the same few over and over. The least recently used ones go. */
export class Documents {
  readonly #prepare: (source: string) => Prepared;
  readonly #known = new Map<string, Prepared>();

  constructor(schema: GraphQL.GraphQLSchema, graphql: typeof GraphQL) {
    this.#prepare = (source) => {
      try {
        const document = graphql.parse(source);
        if (depthOf(document, graphql) > DEEPEST) return { errors: [tooDeep(graphql)] };
        const errors = graphql.validate(schema, document);
        return errors.length > 0 ? { errors } : { document };
      } catch (error) {
        if (error instanceof graphql.GraphQLError) return { errors: [error] };
        // The parser calls itself for each level.
        if (error instanceof RangeError) return { errors: [tooDeep(graphql)] };
        throw error;
      }
    };
  }

  get(source: string): Prepared {
    const prepared = this.#known.get(source) ?? this.#prepare(source);
    this.#known.delete(source);
    this.#known.set(source, prepared);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_DOCUMENTS && oldest !== undefined) this.#known.delete(oldest);
    return prepared;
  }
}

function tooDeep(graphql: typeof GraphQL): GraphQL.GraphQLError {
  return new graphql.GraphQLError(`The document is nested too deeply; ${String(DEEPEST)} levels are enough.`);
}

/** Levels of selections and values. */
function depthOf(document: GraphQL.DocumentNode, graphql: typeof GraphQL): number {
  let [depth, deepest] = [0, 0];
  const level = {
    enter: () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
    },
    leave: () => {
      depth -= 1;
    },
  };
  graphql.visit(document, { SelectionSet: level, ListValue: level, ObjectValue: level });
  return deepest;
}

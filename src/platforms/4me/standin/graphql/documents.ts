import type * as GraphQL from 'graphql';

/** A document as it was parsed and validated; a document with errors has no definitions worth running. */
export type Prepared =
  | { readonly document: GraphQL.DocumentNode; readonly errors?: undefined }
  | { readonly document?: undefined; readonly errors: readonly GraphQL.GraphQLError[] };

const MOST_DOCUMENTS = 200;

/** Parses and validates each document once; clients send the same few over and over. The least recently used ones go. */
export class Documents {
  readonly #prepare: (source: string) => Prepared;
  readonly #known = new Map<string, Prepared>();

  constructor(schema: GraphQL.GraphQLSchema, graphql: typeof GraphQL) {
    this.#prepare = (source) => {
      try {
        const document = graphql.parse(source);
        const errors = graphql.validate(schema, document);
        return errors.length > 0 ? { errors } : { document };
      } catch (error) {
        if (error instanceof graphql.GraphQLError) return { errors: [error] };
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

import type * as GraphQL from 'graphql';
import type { Caller } from './roots.ts';
import { pathsIn } from './selection.ts';

export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

/** What a question asks, as far as it could be read. */
export interface Asked {
  readonly name: string;
  readonly isMutation: boolean;
  /** `authorizedSites`, or the fields of a site, e.g. `assetResources`. */
  readonly operations: readonly string[];
}

export interface Answer {
  readonly errors?: readonly GraphQL.GraphQLFormattedError[];
  /** Undefined for a question that could not be run. */
  readonly data?: unknown;
}

export interface Engine {
  /** Undefined for what the schema does not have. */
  readonly describe: (question: Question) => Asked | undefined;
  readonly run: (question: Question, caller: Caller) => Promise<Answer>;
}

type Parsed = { readonly document: GraphQL.DocumentNode; readonly errors: readonly GraphQL.GraphQLError[] };

/** Kept parsed; an integration sends the same few, which may differ in the texts that it writes into them. */
const mostDocuments = 100;

export async function createEngine(schemaText: string, rootValue: object): Promise<Engine> {
  const graphql = await import('graphql');
  const schema = graphql.buildSchema(schemaText);
  const known = new Map<string, Parsed | GraphQL.GraphQLError>();
  const validShapes = new Set<string>();
  const read = (source: string): Parsed | GraphQL.GraphQLError => {
    const before = known.get(source);
    if (before !== undefined) return before;
    const shape = shapeOf(source);
    const parsed = parse(graphql, source, (document) =>
      validShapes.has(shape) ? [] : graphql.validate(schema, document),
    );
    if (known.size >= mostDocuments) known.clear();
    if (validShapes.size >= mostDocuments) validShapes.clear();
    known.set(source, parsed);
    if (!(parsed instanceof graphql.GraphQLError) && parsed.errors.length === 0) validShapes.add(shape);
    return parsed;
  };
  return {
    describe({ query, operationName }) {
      const parsed = read(query);
      if (parsed instanceof graphql.GraphQLError || parsed.errors.length > 0) return undefined;
      return describe(graphql, parsed.document, operationName);
    },
    async run({ query, variables, operationName }, contextValue) {
      const parsed = read(query);
      if (parsed instanceof graphql.GraphQLError) return { errors: [parsed.toJSON()] };
      const { document, errors } = parsed;
      if (errors.length > 0) return { errors: errors.map((error) => error.toJSON()) };
      const result = await graphql.execute({
        schema,
        document,
        rootValue,
        contextValue,
        variableValues: variables,
        operationName,
      });
      return {
        ...(result.errors === undefined ? {} : { errors: result.errors.map((error) => error.toJSON()) }),
        ...(result.data === undefined ? {} : { data: result.data }),
      };
    },
  };
}

/** The source without its texts: whatever they are, it is as valid. A block of text may have quotes in it, and is left as it is. */
function shapeOf(source: string): string {
  return source.includes('"""') ? source : source.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""');
}

function parse(
  graphql: typeof GraphQL,
  source: string,
  errorsIn: (document: GraphQL.DocumentNode) => readonly GraphQL.GraphQLError[],
): Parsed | GraphQL.GraphQLError {
  try {
    const document = graphql.parse(source);
    return { document, errors: errorsIn(document) };
  } catch (error) {
    if (error instanceof graphql.GraphQLError) return error;
    throw error;
  }
}

function describe(graphql: typeof GraphQL, document: GraphQL.DocumentNode, operationName?: string): Asked | undefined {
  const node = graphql.getOperationAST(document, operationName);
  if (!node) return undefined;
  const fragments: Record<string, GraphQL.FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === graphql.Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const names = pathsIn(node.selectionSet, fragments).map((path) => {
    const [root = '', below = ''] = path.split('.');
    return root === 'site' ? below : root;
  });
  const operations = [...new Set(names)].filter((name) => name !== 'id' && name !== 'name');
  return {
    name: node.name?.value ?? operations.join(', '),
    isMutation: node.operation === graphql.OperationTypeNode.MUTATION,
    operations,
  };
}

import type * as GraphQL from 'graphql';
import type { ApiContext, CallContext } from './context.ts';
import { measure } from './demand.ts';
import { Documents } from './documents.ts';
import { buildApi } from './schema.ts';

export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

export interface Operation {
  readonly name: string;
  readonly mutation: boolean;
}

/** A question that may run, or what is wrong with it. */
export type Checked =
  | { readonly errors: readonly GraphQL.GraphQLFormattedError[]; readonly operation?: Operation }
  | {
      readonly errors?: undefined;
      readonly operation: Operation;
      /** Records that the operation can return at most. */
      readonly nodes: number;
      run(call: CallContext): Promise<object>;
    };

/** The GraphQL engine of one stand-in: checks questions before they run, runs them in the name of a caller. */
export interface Engine {
  check(question: Question): Checked;
}

export async function createEngine(): Promise<Engine> {
  const graphql = await import('graphql');
  const schema = await buildApi(graphql);
  const documents = new Documents(schema, graphql);
  return { check: (question) => check(question, graphql, schema, documents) };
}

function check(
  question: Question,
  graphql: typeof GraphQL,
  schema: GraphQL.GraphQLSchema,
  documents: Documents,
): Checked {
  const { document, errors } = documents.get(question.query);
  if (document === undefined) return { errors: formatted(errors) };
  const node = graphql.getOperationAST(document, question.operationName);
  if (!node) {
    const message = question.operationName === undefined ? 'operationName is required' : 'unknown operationName';
    return { errors: [{ message }] };
  }
  const operation = describe(node, graphql);
  const variables = graphql.getVariableValues(schema, node.variableDefinitions ?? [], question.variables);
  if (variables.errors) return { errors: formatted(variables.errors), operation };
  const demand = measure(graphql, schema, document, node, variables.coerced);
  if (demand.errors.length > 0) return { errors: formatted(demand.errors), operation };
  return {
    operation,
    nodes: demand.nodes,
    run: async (call) => {
      const common = { schema, variableValues: variables.coerced, operationName: node.name?.value };
      const unchecked = { ...node, variableDefinitions: asTheyAre(node.variableDefinitions ?? [], graphql) };
      const runOf = (one: GraphQL.OperationDefinitionNode): GraphQL.DocumentNode => replaced(document, node, one);
      const contextValue: ApiContext = {
        ...call,
        resultOf: async (info, payload) =>
          graphql.execute({
            ...common,
            document: runOf({ ...unchecked, selectionSet: { ...node.selectionSet, selections: info.fieldNodes } }),
            rootValue: { [info.fieldName]: payload },
            contextValue,
          }),
      };
      return graphql.execute({ ...common, document: runOf(unchecked), contextValue });
    },
  };
}

/** The variables have been coerced; a hundred configuration items need not be it a second and a third time. */
function asTheyAre(
  definitions: readonly GraphQL.VariableDefinitionNode[],
  { Kind }: typeof GraphQL,
): GraphQL.VariableDefinitionNode[] {
  const type: GraphQL.NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'JSON' } };
  return definitions.map(({ kind, variable }) => ({ kind, variable, type }));
}

function replaced(
  document: GraphQL.DocumentNode,
  operation: GraphQL.OperationDefinitionNode,
  by: GraphQL.OperationDefinitionNode,
): GraphQL.DocumentNode {
  return { ...document, definitions: document.definitions.map((one) => (one === operation ? by : one)) };
}

function formatted(errors: readonly GraphQL.GraphQLError[]): readonly GraphQL.GraphQLFormattedError[] {
  return errors.map((error) => error.toJSON());
}

/** The operation's own name; else its root fields. */
function describe(node: GraphQL.OperationDefinitionNode, graphql: typeof GraphQL): Operation {
  const roots = node.selectionSet.selections.map((one) => (one.kind === graphql.Kind.FIELD ? one.name.value : '…'));
  return {
    name: node.name?.value ?? roots.join(', '),
    mutation: node.operation === graphql.OperationTypeNode.MUTATION,
  };
}

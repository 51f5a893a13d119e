import type * as GraphQL from 'graphql';

/** 4me-facts §5. */
const MOST_NODES = 500_000;
const MOST_PER_PAGE = 100;

/** Fragments that name each other several times can stand for more fields than can be counted. */
const MOST_FIELDS = 20_000;

export interface Demand {
  /** Records that the operation can return at most. */
  readonly nodes: number;
  readonly errors: readonly GraphQL.GraphQLError[];
}

interface Counting {
  readonly graphql: typeof GraphQL;
  readonly schema: GraphQL.GraphQLSchema;
  readonly fragments: ReadonlyMap<string, GraphQL.FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  nodes: number;
  fields: number;
  readonly errors: GraphQL.GraphQLError[];
}

/**
 * Counts, before anything runs, the records that an operation asks for, and checks that every connection is paged:
 * exactly one of first and last, 1 to 100. The document is valid and the variables are coerced.
 */
export function measure(
  graphql: typeof GraphQL,
  schema: GraphQL.GraphQLSchema,
  document: GraphQL.DocumentNode,
  operation: GraphQL.OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Demand {
  const fragments = new Map<string, GraphQL.FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === graphql.Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const counting: Counting = { graphql, schema, fragments, variables, nodes: 0, fields: 0, errors: [] };
  const root = schema.getRootType(operation.operation);
  if (root) count(counting, operation.selectionSet, root, 1, []);
  if (counting.fields > MOST_FIELDS) {
    const message = `A call cannot ask for more than ${MOST_FIELDS.toLocaleString('en-US')} fields.`;
    counting.errors.push(new graphql.GraphQLError(message, { nodes: operation }));
  }
  if (counting.nodes > MOST_NODES) {
    const limit = MOST_NODES.toLocaleString('en-US');
    const message = `Individual calls cannot request more than ${limit} total nodes.`;
    counting.errors.push(new graphql.GraphQLError(message, { nodes: operation }));
  }
  return counting;
}

function count(
  counting: Counting,
  selections: GraphQL.SelectionSetNode,
  parent: GraphQL.GraphQLNamedType,
  times: number,
  path: readonly string[],
): void {
  const { graphql, schema, fragments } = counting;
  for (const node of selections.selections) {
    counting.fields += 1;
    if (counting.fields > MOST_FIELDS) return;
    if (isSkipped(counting, node)) continue;
    if (node.kind === graphql.Kind.FIELD) {
      countField(counting, node, parent, times, [...path, node.alias?.value ?? node.name.value]);
      continue;
    }
    const fragment = node.kind === graphql.Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
    const condition = fragment?.typeCondition?.name.value;
    const type = condition === undefined ? parent : schema.getType(condition);
    if (fragment && type) count(counting, fragment.selectionSet, type, times, path);
  }
}

function countField(
  counting: Counting,
  node: GraphQL.FieldNode,
  parent: GraphQL.GraphQLNamedType,
  times: number,
  path: readonly string[],
): void {
  const { graphql } = counting;
  if (!graphql.isObjectType(parent) && !graphql.isInterfaceType(parent)) return;
  const field = parent.getFields()[node.name.value];
  if (field === undefined || node.selectionSet === undefined) return;
  const type = graphql.getNamedType(field.type);
  const isConnection = field.args.some((argument) => argument.name === 'first');
  const size = isConnection ? pageSize(counting, field, node, path) : 1;
  if (isConnection) counting.nodes += times * size;
  count(counting, node.selectionSet, type, times * size, path);
}

function pageSize(
  counting: Counting,
  field: GraphQL.GraphQLField<unknown, unknown>,
  node: GraphQL.FieldNode,
  path: readonly string[],
): number {
  const { first, last } = counting.graphql.getArgumentValues(field, node, counting.variables);
  const refuse = (message: string): number => {
    counting.errors.push(new counting.graphql.GraphQLError(message, { nodes: node, path }));
    return 0;
  };
  const sizes = [first, last].filter((size) => typeof size === 'number');
  const [size] = sizes;
  if (size === undefined || sizes.length > 1) {
    return refuse(`The connection ${field.name} needs either first or last, and not both.`);
  }
  if (size < 1 || size > MOST_PER_PAGE) {
    return refuse(`first and last of the connection ${field.name} go from 1 to ${String(MOST_PER_PAGE)}.`);
  }
  return size;
}

function isSkipped(counting: Counting, node: GraphQL.SelectionNode): boolean {
  const { getDirectiveValues, GraphQLIncludeDirective, GraphQLSkipDirective } = counting.graphql;
  const skip = getDirectiveValues(GraphQLSkipDirective, node, counting.variables)?.['if'];
  const include = getDirectiveValues(GraphQLIncludeDirective, node, counting.variables)?.['if'];
  return skip === true || include === false;
}

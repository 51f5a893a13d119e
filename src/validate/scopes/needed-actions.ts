import { readFile } from 'node:fs/promises';
import type * as GraphQL from 'graphql';
import { actionsOfMutation, modelScopes } from './model-scopes.ts';

/** What one GraphQL document needs. */
export interface DocumentNeeds {
  /** e.g. `query RequestByNumber`; the beginning of its text where it has no name. */
  readonly title: string;
  /** Why it is no document; undefined where it is one. */
  readonly error: string | undefined;
  /** e.g. `request:Read`, each once. */
  readonly actions: readonly string[];
}

/** Reads the schema once; the answer looks at one document after the other. */
export async function documentReader(): Promise<(text: string) => DocumentNeeds> {
  const graphql = await import('graphql');
  const file = new URL('../../platforms/4me/standin/graphql/schema.graphql', import.meta.url);
  const schema = graphql.buildSchema(await readFile(file, 'utf8'));
  return (text) => {
    const title = titleOf(text);
    let document: GraphQL.DocumentNode;
    try {
      document = graphql.parse(text);
    } catch (error) {
      const message = error instanceof Error ? error.message.replace(/^Syntax Error: /, '') : String(error);
      return { title, error: message, actions: [] };
    }
    return { title, error: undefined, actions: [...actionsIn(document, schema, graphql)].toSorted() };
  };
}

function titleOf(text: string): string {
  return /^\s*((?:query|mutation)\s+\w+)/.exec(text)?.[1]?.replace(/\s+/, ' ') ?? text.trim().slice(0, 40);
}

/** Fields that the subset of the schema does not have need nothing here: nobody knows what they would. */
function actionsIn(
  document: GraphQL.DocumentNode,
  schema: GraphQL.GraphQLSchema,
  graphql: typeof GraphQL,
): ReadonlySet<string> {
  const actions = new Set<string>();
  const types = new graphql.TypeInfo(schema);
  graphql.visit(
    document,
    graphql.visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType()?.name;
        const name = node.name.value;
        if (parent === undefined || name.startsWith('__')) return;
        if (parent === schema.getMutationType()?.name) actionsOfMutation(name)?.forEach((one) => actions.add(one));
        const model = modelScopes.get(parent);
        if (model !== undefined && !model.shown.includes(name)) actions.add(`${model.scope}:Read`);
      },
    }),
  );
  return actions;
}

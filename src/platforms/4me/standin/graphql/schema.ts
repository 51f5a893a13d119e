import { readFile } from 'node:fs/promises';
import type * as GraphQL from 'graphql';
import { requireScope, type ApiContext, type Resolver, type Resolvers } from './context.ts';
import { fields } from './fields.ts';
import { modelOf } from './models.ts';
import { mutations } from './mutations/mutations.ts';
import { queries } from './queries.ts';
import { completeScalars } from './scalars.ts';

/** The schema as text. */
function schemaText(): Promise<string> {
  return readFile(new URL('schema.graphql', import.meta.url), 'utf8');
}

/** The schema with its scalars, resolvers and scopes. */
export async function buildApi(graphql: typeof GraphQL): Promise<GraphQL.GraphQLSchema> {
  const schema = graphql.buildSchema(await schemaText());
  completeScalars(schema, graphql);
  const resolvers: Readonly<Record<string, Resolvers>> = { ...fields, Query: queries, Mutation: mutations };
  for (const type of Object.values(schema.getTypeMap())) {
    // Types of the introspection belong to the library, and to every other schema of the process.
    if (graphql.isObjectType(type) && !graphql.isIntrospectionType(type))
      attach(type, resolvers[type.name] ?? {}, graphql);
    if (type.name === 'Node' && graphql.isInterfaceType(type)) type.resolveType = typeOf;
  }
  return schema;
}

function typeOf(row: { readonly id: string }, context: ApiContext): string | undefined {
  return context.world.tableOf(row.id);
}

function attach(type: GraphQL.GraphQLObjectType, resolvers: Resolvers, graphql: typeof GraphQL): void {
  const known = type.getFields();
  for (const name of Object.keys(resolvers)) {
    if (known[name] === undefined) throw new Error(`the schema has no field ${type.name}.${name}`);
  }
  const model = modelOf(type.name);
  for (const [name, field] of Object.entries(known)) {
    const resolve = (resolvers[name] ?? graphql.defaultFieldResolver) as AnyResolver;
    if (model === undefined || model.shown.includes(name)) {
      field.resolve = resolve;
      continue;
    }
    field.resolve = (source, args, context, info) => {
      requireScope(context as ApiContext, `${model.scope}:Read`);
      return resolve(source, args, context, info);
    };
  }
}

/** Our resolvers name the source and arguments that the schema gives them; graphql-js calls them with anything. */
type AnyResolver = GraphQL.GraphQLFieldResolver<unknown, unknown> & Resolver;

import type * as GraphQL from 'graphql';
import { enumerations } from './enumerations.ts';

/**
 * Gives the schema's scalars their behaviour. Value enumerations take quoted and bare literals alike, since clients of the
 * platform send both (4me-facts §6); other values are refused, and so are
 * dates with a time. Timestamps become ISO 8601 in UTC, so that they compare as text.
 */
export function completeScalars(schema: GraphQL.GraphQLSchema, graphql: typeof GraphQL): void {
  const { GraphQLError, isScalarType, valueFromASTUntyped } = graphql;
  const define = (name: string, parse: (value: unknown) => unknown): void => {
    const type = schema.getType(name);
    if (!isScalarType(type)) throw new Error(`the schema has no scalar ${name}`);
    type.parseValue = parse;
    type.parseLiteral = (node, variables) => parse(valueFromASTUntyped(node, variables));
  };
  const refuse = (name: string, value: unknown, allowed: string): never => {
    throw new GraphQLError(`${JSON.stringify(value)} is no ${name}: ${allowed}.`);
  };

  for (const [name, list] of Object.entries(enumerations)) {
    const values = new Set(list.split(' '));
    define(name, (value) =>
      typeof value === 'string' && values.has(value) ? value : refuse(name, value, `use one of ${list}`),
    );
  }
  define('JSON', (value) => value);
  define('ISO8601Date', (value) => {
    const at = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(value) : undefined;
    const isReal = at !== undefined && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(String(value));
    return isReal ? value : refuse('ISO8601Date', value, 'write 2026-01-31');
  });
  define('Decimal', (value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return Number.isFinite(number) ? number : refuse('Decimal', value, 'write a number');
  });
  define('ISO8601Timestamp', (value) => {
    const at = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? new Date(value) : undefined;
    if (at === undefined || Number.isNaN(at.getTime()))
      return refuse('ISO8601Timestamp', value, 'write 2026-01-31T12:00:00Z');
    return at.toISOString();
  });
}

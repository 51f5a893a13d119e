import { Refused } from '../../life.ts';
import type { Row, TableName, Tables } from '../../world/rows.ts';
import { notFound } from '../api-error.ts';
import { requireScope, type ApiContext, type Resolver } from '../context.ts';
import { Invalid } from './problems.ts';

interface Input {
  readonly clientMutationId?: string | null;
}

/**
 * A root field of `Mutation`: checks the scope, runs, and turns a refusal into a payload with errors and no record.
 * `run` gets the input as the schema has checked it, and answers the fields of the payload.
 */
export function mutation(
  action: string,
  run: (input: never, context: ApiContext) => object | Promise<object>,
): Resolver {
  return async (_source: unknown, { input }: { readonly input: Input }, context) => {
    requireScope(context, action);
    const clientMutationId = input.clientMutationId ?? null;
    try {
      return { ...(await run(input as never, context)), errors: null, clientMutationId };
    } catch (error) {
      if (error instanceof Invalid) return { errors: error.problems, clientMutationId };
      if (error instanceof Refused) return { errors: [{ path: error.path, message: error.message }], clientMutationId };
      throw error;
    }
  };
}

/** The record that an update or a delete is about; throws `Not Found` where the caller's account has none with this id. */
export function own<K extends TableName>(context: ApiContext, table: K, id: string): Tables[K] {
  const row: (Tables[K] & Row) | undefined = context.world.get(table, id);
  if (row === undefined || row.account !== context.caller.account) throw notFound();
  return row;
}

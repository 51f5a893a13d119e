import { ApiError } from './api-error.ts';

export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

export interface Page<R> {
  readonly nodes: readonly R[];
  readonly pageInfo: {
    readonly startCursor: string | null;
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
  };
  readonly totalCount: number;
}

/** The part of `rows` that a connection shows. That exactly one of first and last is given was checked before execution. */
export function page<R extends { readonly number: number }>(rows: readonly R[], args: PageArguments): Page<R> {
  let start = args.after === null || args.after === undefined ? 0 : position(rows, args.after) + 1;
  let end = args.before === null || args.before === undefined ? rows.length : position(rows, args.before);
  end = Math.max(start, end);
  if (typeof args.first === 'number') end = Math.min(end, start + args.first);
  else if (typeof args.last === 'number') start = Math.max(start, end - args.last);
  const nodes = rows.slice(start, end);
  const [first, last] = [nodes[0], nodes.at(-1)];
  return {
    nodes,
    pageInfo: {
      startCursor: first === undefined ? null : cursor(first),
      endCursor: last === undefined ? null : cursor(last),
      hasNextPage: end < rows.length,
      hasPreviousPage: start > 0,
    },
    totalCount: rows.length,
  };
}

function cursor(row: { readonly number: number }): string {
  return Buffer.from(`row:${String(row.number)}`).toString('base64url');
}

function position(rows: readonly { readonly number: number }[], at: string): number {
  const number = /^row:(\d+)$/.exec(Buffer.from(at, 'base64url').toString('utf8'))?.[1];
  const index = number === undefined ? -1 : rows.findIndex((row) => row.number === Number(number));
  if (index === -1) throw new ApiError(`${JSON.stringify(at)} is no cursor of this connection.`);
  return index;
}

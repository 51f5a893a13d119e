import type { GraphQLResolveInfo } from 'graphql';
import type { AsyncQueryTimes } from '../async-queries/async-query.ts';
import type { Life } from '../life.ts';
import type { Remaining } from '../limits/rate-limits.ts';
import { grants, type Caller } from '../oauth/caller.ts';
import type { World } from '../world/world.ts';
import { unauthorized } from './api-error.ts';

/** What one request brings along. */
export interface CallContext {
  readonly world: World;
  readonly life: Life;
  readonly caller: Caller;
  /** Cost points of this request, and what remains of the limit after it. */
  readonly cost: number;
  readonly costLimit: Remaining;
  readonly asyncQueryTimes: AsyncQueryTimes;
}

/** What the resolvers of one request work with. */
export interface ApiContext extends CallContext {
  /** The answer that the request will have had when the payload of one of its root fields is there: its document, run again. */
  readonly resultOf: (info: GraphQLResolveInfo, payload: object) => Promise<object>;
}

/** `source`, `args` are what the schema makes sure of; each resolver names its own. */
export type Resolver = (source: never, args: never, context: ApiContext, info: GraphQLResolveInfo) => unknown;
export type Resolvers = Readonly<Record<string, Resolver>>;

/** Throws `Unauthorized` where the caller's scopes do not grant an action such as `product:Create`. */
export function requireScope(context: ApiContext, action: string): void {
  if (!grants(context.caller.scopes, action)) throw unauthorized();
}

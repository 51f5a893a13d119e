import type { GraphQLResolveInfo } from 'graphql';
import { startAsyncQuery } from '../../async-queries/async-query.ts';
import type { ApiContext, Resolvers } from '../context.ts';
import { Invalid, type Problem } from '../mutations/problems.ts';
import { applyDiscovery, requireScopes } from './apply.ts';
import { InputCheck } from './check.ts';
import { categoriesIn, itemsIn, productsIn, type DiscoveryInput } from './input.ts';
import { Matcher } from './match.ts';

/** 4me-facts §7. */
const MOST_ITEMS = 100;

/** What the document's selection is made of, when the result is there. */
interface Payload {
  readonly clientMutationId: string | null;
  readonly errors: readonly Problem[] | null;
  readonly configurationItems: readonly object[] | null;
  readonly pendingCiReconciliationCount: number;
}

/**
 * Answers at once with an asynchronous query and without configuration items; the same document, answered with them, is the
 * result that its link leads to (4me-facts §7). Too many items are refused at once, by analogy with other mutations.
 */
export const discoveryMutations: Resolvers = {
  discoveredConfigurationItems: async (
    prepared: { readonly discoveredConfigurationItems: Payload } | undefined,
    { input }: { readonly input: DiscoveryInput },
    context: ApiContext,
    info: GraphQLResolveInfo,
  ) => {
    if (prepared !== undefined) return prepared.discoveredConfigurationItems;
    requireScopes(input, context);
    const clientMutationId = input.clientMutationId ?? null;
    const count = itemsOf(input);
    if (count > MOST_ITEMS) {
      const message = `cannot have more than ${String(MOST_ITEMS)} configuration items, and these are ${String(count)}`;
      return { clientMutationId, errors: [{ path: ['physicalAssets'], message }] };
    }
    const payload: Payload = { clientMutationId, pendingCiReconciliationCount: 0, ...work(input, context) };
    const result = JSON.stringify(await context.resultOf(info, payload));
    const { account, personId } = context.caller;
    const counts = { resultCount: payload.configurationItems?.length ?? 0, errorCount: payload.errors?.length ?? 0 };
    const asyncQuery = startAsyncQuery(
      context.world,
      { account, personId, result, ...counts },
      context.asyncQueryTimes,
    );
    return { clientMutationId, errors: null, configurationItems: null, asyncQuery };
  },
};

function itemsOf(input: DiscoveryInput): number {
  const products = categoriesIn(input).flatMap((category) => productsIn(category));
  return products.reduce((sum, product) => sum + itemsIn(product).length, 0);
}

function work(input: DiscoveryInput, context: ApiContext): Pick<Payload, 'errors' | 'configurationItems'> {
  const { world, caller } = context;
  const matcher = new Matcher(world, caller.account, input);
  try {
    new InputCheck(world, caller.account, matcher).run(input);
  } catch (error) {
    if (error instanceof Invalid) return { errors: error.problems, configurationItems: null };
    throw error;
  }
  return { errors: null, configurationItems: [...new Set(applyDiscovery(input, matcher, context))] };
}

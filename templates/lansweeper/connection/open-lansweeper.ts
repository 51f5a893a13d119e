import { lansweeperApi, type LansweeperApi } from '../sync/lansweeper-api.ts';
import type { RequestBudget } from '../sync/request-budget.ts';
import { lansweeperService } from './lansweeper-service.ts';
import { lansweeperTokens, type TokenContext } from './lansweeper-tokens.ts';

/** Lansweeper on behalf of the customer; `deadline`: milliseconds since the epoch, nothing is waited for past it. */
export function openLansweeper(context: TokenContext, budget: RequestBudget, deadline: number): LansweeperApi {
  const { graphql, headers } = lansweeperService(context.environment);
  const { fetch, now } = context;
  return lansweeperApi({ url: graphql, headers, fetch, tokens: lansweeperTokens(context), budget, deadline, now });
}

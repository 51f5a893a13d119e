import type { StandinRequest, StandinResponse } from '../../../../sandbox/standin.ts';
import type { AsyncQueryTimes } from '../async-queries/async-query.ts';
import { admit, rateHeaders, tooMany } from '../access.ts';
import type { Life } from '../life.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { Tokens } from '../oauth/tokens.ts';
import type { World } from '../world/world.ts';
import { createEngine, type Engine, type Question } from './engine.ts';

/** The platform's cost formula is not published; this one is ours: a point per call, and one per hundred records asked for. */
function costOf(nodes: number): number {
  return 1 + Math.floor(nodes / 100);
}

/** `graphql.<domain>`: POST to the root only (4me-facts §1). */
export function graphqlHost(
  world: World,
  life: Life,
  tokens: Tokens,
  limits: RateLimits,
  asyncQueryTimes: AsyncQueryTimes,
): (request: StandinRequest) => Promise<StandinResponse> {
  let engine: Promise<Engine> | undefined;

  return async (request) => {
    if (request.method !== 'POST' || request.url.pathname !== '/')
      return { status: 404, body: { message: 'Not Found' } };
    const access = admit(request, tokens, limits, 'required');
    if ('refused' in access) return access.refused;
    const { caller, headers } = access;
    const question = readQuestion(request.body);
    if (question === undefined) {
      return { status: 400, headers, body: { message: 'The body must be a JSON object with a query.' } };
    }

    engine ??= createEngine();
    const checked = (await engine).check(question);
    const operation = checked.operation && { operation: checked.operation };
    if (checked.errors !== undefined) return { status: 200, headers, body: { errors: checked.errors }, ...operation };
    const cost = costOf(checked.nodes);
    const wait = limits.takeCost(caller.id, cost);
    const costLimit = limits.cost(caller.id);
    Object.assign(headers, rateHeaders('x-costlimit', costLimit), { 'x-costlimit-cost': String(cost) });
    if (wait !== undefined) return { ...tooMany(wait, headers), ...operation };
    const body = await checked.run({ world, life, caller, cost, costLimit, asyncQueryTimes });
    return { status: 200, headers, body, ...operation };
  };
}

function readQuestion(body: Buffer): Question | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { query, variables, operationName } = parsed as Readonly<Record<string, unknown>>;
  if (typeof query !== 'string') return undefined;
  return {
    query,
    variables: typeof variables === 'object' && variables !== null ? { ...variables } : {},
    operationName: typeof operationName === 'string' ? operationName : undefined,
  };
}

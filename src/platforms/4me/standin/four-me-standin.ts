import type { Standin } from '../../../sandbox/standin.ts';
import { usualTimes, type AsyncQueryTimes } from './async-queries/async-query.ts';
import { storageHost } from './async-queries/storage-host.ts';
import { graphqlHost } from './graphql/graphql-host.ts';
import type { Life } from './life.ts';
import { documentedLimits, RateLimits, type Limits } from './limits/rate-limits.ts';
import { Authorizations } from './oauth/authorizations.ts';
import { oauthHost } from './oauth/oauth-host.ts';
import { Tokens } from './oauth/tokens.ts';
import { restHost } from './rest/rest-host.ts';
import { spellings } from './world/spellings.ts';
import type { World } from './world/world.ts';

export interface FourMeOptions {
  /** What differs from the documented limits, e.g. for a test that sends many requests at once. */
  readonly limits?: Partial<Limits>;
  /** What differs from half a second until a result is there, and an hour for its link. */
  readonly asyncQueries?: Partial<AsyncQueryTimes>;
  /** Shared with the pages where people allow and deny. */
  readonly authorizations?: Authorizations;
}

/**
 * 4me's API as the sandbox answers it: `oauth.`, `graphql.`, `api.` and `storage.` of the world's domain, in both brands'
 * spelling.
 */
export function fourMeStandin(world: World, life: Life, options: FourMeOptions = {}): Standin {
  const tokens = new Tokens(world);
  const authorizations = options.authorizations ?? new Authorizations(world);
  const limits = new RateLimits({ ...documentedLimits, ...options.limits }, world.now);
  const services = {
    oauth: oauthHost(world, tokens, authorizations),
    graphql: graphqlHost(world, life, tokens, limits, { ...usualTimes, ...options.asyncQueries }),
    api: restHost(world, life, tokens, limits),
    storage: storageHost(world),
  };
  const byHost = new Map<string, (typeof services)[keyof typeof services]>(
    spellings(world.domain).flatMap((domain) =>
      Object.entries(services).map(([name, handle]) => [`${name}.${domain}`, handle] as const),
    ),
  );
  return {
    name: '4me',
    hosts: [...byHost.keys()],
    handle(request) {
      const handle = byHost.get(request.url.hostname);
      return handle === undefined ? { status: 404, body: { message: 'Not Found' } } : handle(request);
    },
  };
}

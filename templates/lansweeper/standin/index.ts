import { realScheduler } from '../../../src/sandbox/scheduler.ts';
import type { Scheduler } from '../../../src/sandbox/scheduler.ts';
import type { Standin } from '../../../src/sandbox/standin.ts';
import { ApiHost, apiHost } from './api-host.ts';
import { AssetPages } from './api/asset-pages.ts';
import { Cursors } from './api/cursors.ts';
import { createEngine } from './api/engine.ts';
import type { Engine } from './api/engine.ts';
import { Exports } from './api/exports.ts';
import { renderer } from './api/rendered.ts';
import { rootsOf } from './api/roots.ts';
import { schemaText } from './api/schema.ts';
import type { SourceShape } from './api/schema.ts';
import { Faults } from './faults.ts';
import type { Fault, FaultScope } from './faults.ts';
import { GraphqlEndpoint } from './graphql-endpoint.ts';
import { Applications, seededApplication } from './oauth/applications.ts';
import type { Application } from './oauth/applications.ts';
import { appHost, authorize, authorizePage } from './oauth/authorize-page.ts';
import { Grants } from './oauth/grants.ts';
import { publishedLimits, unlimited } from './pace.ts';
import type { Limits } from './pace.ts';
import { panelOf } from './panel.ts';
import type { RequestRecord } from './request-record.ts';
import { openSites, seededSites } from './sites.ts';
import type { Site, SiteOptions } from './sites.ts';

export { listAssets } from './assets/asset-source.ts';
export { generateAssets } from './assets/generate-assets.ts';
export { oddityOf } from './assets/oddities.ts';
export { commonSoftware } from './assets/software-names.ts';
export { seededApplication } from './oauth/applications.ts';
export type { Asset } from './assets/asset.ts';
export type { Fault, FaultScope } from './faults.ts';
export type { RequestRecord } from './request-record.ts';
export type { Site, SiteOptions } from './sites.ts';

export interface LansweeperOptions {
  /** Milliseconds since the epoch; for real time only, a scheduler brings its own clock. */
  readonly now?: () => number;
  readonly scheduler?: Scheduler;
  /** In the place of the seeded one. */
  readonly applications?: readonly Application[];
  /** In the place of the seeded one. */
  readonly sites?: readonly SiteOptions[];
  /** Default `both`. */
  readonly sources?: SourceShape;
  /** What differs from the published ones; `off` for benches. */
  readonly limits?: Partial<Limits> | 'off';
  /** Default true: restrictions on queries are kept (external-apis §3.9). */
  readonly strict?: boolean;
  /** Seconds that access tokens are good for. Default 3,600. */
  readonly expiresIn?: number;
  /** Milliseconds that a code is good for. Default a minute. */
  readonly codeLife?: number;
  /** Whether a refresh gives a new refresh token and ends the old one; what Lansweeper does is not known. Default false. */
  readonly rotates?: boolean;
  /** Milliseconds that an export takes. Default 2,000. */
  readonly exportDuration?: number;
  /** Of the chance by which faults strike a share of requests. */
  readonly seed?: number;
}

/** Where no application is named, the first one is meant; where no sites are, all. Sites are named by their ids. */
export interface LansweeperStandin extends Standin {
  sites(): readonly Site[];
  /** Sets the allowed callback URL. Throws an Error for what is no such address. */
  allowCallback(callbackUrl: string, clientId?: string): void;
  /** A person allows the application; gives where the browser is sent, with the code. Throws an Error without a callback URL. */
  authorize(sites?: readonly string[], clientId?: string): string;
  /** As `authorize`, for a person who denies it. */
  deny(clientId?: string): string;
  /** A refresh token as an application has it that was authorized before. */
  issueRefreshToken(sites?: readonly string[], clientId?: string): string;
  /** Ends what people have allowed: refresh and access tokens are worth nothing. */
  revoke(clientId?: string): void;
  /** Takes all but these sites away from what people have allowed. */
  restrict(sites: readonly string[], clientId?: string): void;
  /** Ends all access tokens before their time. */
  expireAccessTokens(): void;
  /** Ends all cursors that were given out. */
  expireCursors(): void;
  /** Makes what these fields are of all assets that are kept, so that it is there when they are asked for. */
  render(fields: readonly string[]): void;
  /** Strikes requests from now on, beside what strikes them already. */
  failWith(fault: Fault, scope?: FaultScope): void;
  /** Ends all faults. */
  recover(): void;
  /** The last 10,000 requests of programs, oldest first. */
  requests(): readonly RequestRecord[];
  /** How many of these there were, by operation or grant type. */
  counts(): Readonly<Record<string, number>>;
  forgetRequests(): void;
}

/** Lansweeper as it answers on this machine (external-apis §3.1, §3.2, §3.9). */
export function lansweeper(options: LansweeperOptions = {}): LansweeperStandin {
  const { scheduler = realScheduler(options.now), strict: isStrict = true } = options;
  const now = (): number => scheduler.now();
  const sites = openSites(options.sites ?? seededSites, now());
  const applications = new Applications(options.applications ?? [seededApplication]);
  const grants = new Grants({
    now,
    codeLife: options.codeLife ?? 60_000,
    expiresIn: options.expiresIn ?? 3_600,
    rotates: options.rotates ?? false,
  });
  const limits = options.limits === 'off' ? unlimited : { ...publishedLimits, ...options.limits };
  const faults = new Faults(options.seed ?? 1);
  const cursors = new Cursors();
  const pages = new AssetPages(cursors, isStrict);
  const exports = new Exports({ pages, now, duration: options.exportDuration ?? 2_000, isStrict });
  let engine: Promise<Engine> | undefined = undefined;
  const graphql = new GraphqlEndpoint({
    engine: async () =>
      (engine ??= createEngine(schemaText(options.sources ?? 'both'), rootsOf({ sites, pages, cursors, exports }))),
    grants,
    faults,
    limits,
    now,
    isStrict,
  });
  const api = new ApiHost({ now, applications, grants, faults, graphql, exports });
  const meant = (clientId: string | undefined): string => {
    const found = clientId ?? applications.list()[0]?.clientId;
    if (found === undefined || applications.find(found) === undefined) {
      throw new Error(`There is no application ${found ?? 'at all'}`);
    }
    return found;
  };
  const known = (ids: readonly string[] = sites.map(({ id }) => id)): readonly string[] => {
    const unknown = ids.find((id) => sites.every((site) => site.id !== id));
    if (unknown !== undefined) throw new Error(`There is no site ${unknown}`);
    return ids;
  };
  return {
    name: 'Lansweeper',
    hosts: [apiHost, appHost],
    handle: async (request) =>
      request.url.hostname === appHost ? authorizePage({ applications, grants, sites }, request) : api.handle(request),
    panel: () =>
      panelOf({
        applications: applications.list().map((application) => ({
          application,
          grants: grants.live(application.clientId),
          counts: graphql.paceOf(application.clientId).counts(now()),
        })),
        sites,
        limits,
      }),
    sites: () => sites,
    allowCallback(callbackUrl, clientId) {
      applications.allow(meant(clientId), callbackUrl);
    },
    authorize: (ids, clientId) => authorize({ applications, grants }, meant(clientId), known(ids)),
    deny: (clientId) => authorize({ applications, grants }, meant(clientId), undefined),
    issueRefreshToken: (ids, clientId) => grants.issue(meant(clientId), known(ids)),
    revoke: (clientId) => grants.revoke(meant(clientId)),
    restrict: (ids, clientId) => grants.restrict(meant(clientId), known(ids)),
    expireAccessTokens: () => grants.expireAccess(),
    expireCursors: () => cursors.expire(),
    render(fields) {
      const render = renderer(fields);
      for (const { assets } of sites.flatMap(({ sources }) => sources)) {
        for (let index = 0; index < assets.count; index += 1) render(assets.at(index));
      }
    },
    failWith: (fault, scope = {}) => faults.add(fault, scope),
    recover: () => faults.clear(),
    requests: () => api.records.list(),
    counts: () => api.records.counts(),
    forgetRequests: () => api.records.clear(),
  };
}

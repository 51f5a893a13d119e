import { storageHostName } from '../platforms/4me/standin/async-queries/async-query.ts';
import type { World } from '../platforms/4me/standin/world/world.ts';
import type { AccountHost } from './account-host.ts';
import { isFromOwnPage } from './host-server.ts';
import type { ServerAnswer, ServerRequest } from './host-server.ts';
import { standinPage } from './pages/standin-page.ts';
import type { Pauses } from './pause.ts';
import type { RequestEntry, RequestLog } from './request-log.ts';
import type { Standin, StandinRequest, StandinResponse } from './standin.ts';
import type { Weather } from './weather.ts';

export interface TrafficOptions {
  readonly world: World;
  /** The stand-ins that name their hosts: 4me's API, the target, external applications. */
  readonly standins: readonly Standin[];
  readonly accountHost: AccountHost;
  /** Other spellings of the sandbox's domain. */
  readonly aliases: readonly string[];
  readonly weather: Weather;
  readonly pauses: Pauses;
  readonly log: RequestLog;
  readonly afterRequest: (entry: RequestEntry) => void | Promise<void>;
}

interface Meant {
  readonly request: StandinRequest;
  /** To `oauth.`, `graphql.` or `api.`. */
  readonly platform: boolean;
  /** Where the platform keeps results of asynchronous queries: not its API, and in the same weather. */
  readonly storage: boolean;
  /** The account whose user interface is at the host. */
  readonly account: string | undefined;
}

/** Takes `/<host>/<path>` apart, lets the weather have its way, and asks the stand-in for the host. */
export class Traffic {
  readonly #options: TrafficOptions;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  async handle(request: ServerRequest): Promise<ServerAnswer> {
    const meant = this.#meant(request);
    if (meant === undefined) return this.#noHost();
    const { world, weather, pauses } = this.#options;
    const { platform, storage, account } = meant;
    const { url } = meant.request;
    const started = world.now();
    const { latency, event } = weather.forRequest(platform || storage || account !== undefined);
    await pauses.wait(latency);
    const answer = event === 'none' || event === 'reset after' ? await this.#ask(meant) : struck(event, weather);
    if (answer === undefined) return this.#noHost();
    const reset = answer === 'reset' || event === 'reset after';
    const entry: RequestEntry = {
      at: new Date(started).toISOString(),
      host: url.hostname,
      method: request.method,
      path: url.pathname,
      operation: answer === 'reset' ? null : (answer.operation?.name ?? null),
      mutation: answer === 'reset' ? false : (answer.operation?.mutation ?? false),
      status: reset ? null : answer.status,
      durationMs: world.now() - started,
      platform,
    };
    this.#options.log.add(entry);
    await this.#options.afterRequest(entry);
    return reset ? 'reset' : answer;
  }

  /** True for hosts behind the sandbox's origin. */
  serves(host: string): boolean {
    const { world, aliases, standins } = this.#options;
    const own = [world.domain, ...aliases].some((domain) => host === domain || host.endsWith(`.${domain}`));
    return own || standins.some(({ hosts }) => hosts.includes(host));
  }

  #meant({ method, target, headers, body }: ServerRequest): Meant | undefined {
    const [, written = '', rest = ''] = /^\/([^/?#]+)(.*)$/s.exec(target) ?? [];
    const host = this.#spelled(written.toLowerCase());
    const address = `https://${host}${rest.startsWith('/') ? rest : `/${rest}`}`;
    if (!/^[a-z0-9.-]+$/.test(host) || !URL.canParse(address)) return undefined;
    const { world } = this.#options;
    const fromOwnPage = isFromOwnPage(headers);
    return {
      request: { method, url: new URL(address), headers: { ...headers, host }, body, fromOwnPage },
      platform: isPlatform(host, world.domain),
      storage: host === storageHostName(world.domain),
      account: world.find('Account', ({ account }) => host === `${account}.${world.domain}`)?.account,
    };
  }

  #spelled(host: string): string {
    const { aliases, world } = this.#options;
    const alias = aliases.find((domain) => host.endsWith(`.${domain}`));
    return alias === undefined ? host : `${host.slice(0, -alias.length)}${world.domain}`;
  }

  /** A stand-in that fails is a mistake of ours: the answer says what it was, for whoever has to mend it. */
  async #ask(meant: Meant): Promise<StandinResponse | undefined> {
    try {
      const answer = await this.#standin(meant);
      if (answer === undefined) return undefined;
      return rendered(meant.platform || meant.account !== undefined ? this.#followable(answer) : answer);
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      return { status: 500, body: { message: `The stand-in for ${meant.request.url.hostname} failed: ${because}` } };
    }
  }

  async #standin({ request, account }: Meant): Promise<StandinResponse | undefined> {
    const { standins, accountHost } = this.#options;
    const standin = standins.find(({ hosts }) => hosts.includes(request.url.hostname));
    if (standin !== undefined) return standin.handle(request);
    return account === undefined ? undefined : accountHost.handle(account, request);
  }

  /** The platform redirects nothing but browsers, and a browser finds the sandbox's hosts at the sandbox's address only. */
  #followable(answer: StandinResponse): StandinResponse {
    const location = answer.headers?.['location'];
    if (location === undefined || !URL.canParse(location)) return answer;
    const { protocol, hostname, pathname, search } = new URL(location);
    if (protocol !== 'https:' || !this.serves(hostname)) return answer;
    return { ...answer, headers: { ...answer.headers, location: `/${hostname}${pathname}${search}` } };
  }

  #noHost(): StandinResponse {
    const { standins, world } = this.#options;
    const accounts = world.all('Account').map(({ account }) => `${account}.${world.domain}`);
    const hosts = [...standins.flatMap((standin) => standin.hosts), ...accounts];
    return { status: 404, body: { message: 'The sandbox stands in for these hosts: /<host>/<path>', hosts } };
  }
}

function rendered({ page, ...answer }: StandinResponse): StandinResponse {
  if (page === undefined) return answer;
  const { headers, body } = standinPage(page);
  return { ...answer, headers: { ...answer.headers, ...headers }, body };
}

function isPlatform(host: string, domain: string): boolean {
  return ['oauth', 'graphql', 'api'].some((name) => host === `${name}.${domain}`);
}

/** 4me-facts §5 for the words of 429. */
function struck(event: '429' | '500' | 'reset before', { setting }: Weather): ServerAnswer {
  if (event === 'reset before') return 'reset';
  if (event === '500') return { status: 500, body: { message: 'Internal Server Error' } };
  return {
    status: 429,
    headers: { 'retry-after': String(setting.retryAfter) },
    body: { message: 'Too Many Requests', documentation_url: 'https://developer.4me.com/v1/#rate-limiting' },
  };
}

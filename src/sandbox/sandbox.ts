import { randomBytes } from 'node:crypto';
import { Failure } from '../failure.ts';
import type { FailureKind } from '../failure.ts';
import { createLife } from '../platforms/4me/standin/life/create-life.ts';
import type { SandboxLife } from '../platforms/4me/standin/life/create-life.ts';
import { fourMeStandin } from '../platforms/4me/standin/four-me-standin.ts';
import type { FourMeOptions } from '../platforms/4me/standin/four-me-standin.ts';
import { Authorizations } from '../platforms/4me/standin/oauth/authorizations.ts';
import type { Brand } from '../platforms/4me/standin/webhooks/brand.ts';
import type { DeliveryRecord } from '../platforms/4me/standin/webhooks/delivery-log.ts';
import type { OnAttempt } from './sent-message.ts';
import { realScheduler } from './scheduler.ts';
import type { Scheduler } from './scheduler.ts';
import { seedCustomerData } from '../platforms/4me/standin/world/seed-customer.ts';
import { seededApplication, seedWorld } from '../platforms/4me/standin/world/seed.ts';
import { World } from '../platforms/4me/standin/world/world.ts';
import { sandboxDomains } from '../runtime/sandbox-route.ts';
import type { SandboxSetting } from '../runtime/sandbox-route.ts';
import { AccountHost } from './account-host.ts';
import { Door } from './door.ts';
import { removeDoorFile, writeDoorFile } from './door-file.ts';
import { startHostServer } from './host-server.ts';
import type { HostServer } from './host-server.ts';
import { createLinkTo } from './links.ts';
import { Pauses } from './pause.ts';
import { Console } from './pages/console.ts';
import { People } from './people.ts';
import { untilQuiet } from './quiet.ts';
import { RequestLog } from './request-log.ts';
import type { RequestEntry } from './request-log.ts';
import type { Standin } from './standin.ts';
import { Target } from './target.ts';
import { Traffic } from './traffic.ts';
import { Weather } from './weather.ts';
import type { WeatherSetting } from './weather.ts';

const otherDomain: FailureKind = { code: 'AB-SANDBOX-DOMAIN', exit: 'usage' };

export interface SandboxOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** Default `4me-sandbox.test`. */
  readonly domain?: string;
  /** Milliseconds since the epoch; default: the scheduler's clock. */
  readonly now?: () => number;
  readonly scheduler?: Scheduler;
  /** Whose names webhook messages carry. */
  readonly brand?: Brand;
  readonly retryJti?: 'same' | 'new';
  /** Milliseconds after each failed attempt to deliver a message; one more failure drops it. */
  readonly retryDelays?: readonly number[];
  /** External applications. */
  readonly standins?: readonly Standin[];
  readonly weather?: Partial<WeatherSetting>;
  /** What differs from the documented limits of 4me. */
  readonly limits?: NonNullable<FourMeOptions['limits']>;
  /** Milliseconds until results of 4me's asynchronous queries are there, and for which their links work. */
  readonly asyncQueries?: NonNullable<FourMeOptions['asyncQueries']>;
  /** A fresh world gets people and software of a customer, `wna-it`, too: what integrations for discovery look up. */
  readonly customerData?: boolean;
  /** Where the world is kept between runs; without it every run starts from the seeded world. */
  readonly stateFile?: string;
  /** Called when a request had its effect, before the answer is sent; the answer waits for it. */
  readonly afterRequest?: (entry: RequestEntry) => void | Promise<void>;
  /** Hears of every attempt to deliver a webhook message. */
  readonly onAttempt?: OnAttempt;
  /** Made for the time of the run, readable by its owner only: what programs need to have the sandbox sign for them. */
  readonly doorFile?: string;
}

/** What a provider has in hand before the first bootstrap. */
interface SandboxProvider {
  readonly account: string;
  readonly clientID: string;
  readonly token: string;
  readonly serviceInstanceName: string;
}

export interface Sandbox extends AsyncDisposable {
  /** e.g. `http://127.0.0.1:4040` */
  readonly origin: string;
  readonly domain: string;
  /** For `sandboxRoute`. */
  readonly setting: SandboxSetting;
  readonly world: World;
  readonly life: SandboxLife;
  readonly people: People;
  readonly target: Target;
  readonly weather: Weather;
  readonly requests: RequestLog;
  readonly provider: SandboxProvider;
  /** Attempts to deliver webhook messages, oldest first. */
  deliveries(): readonly DeliveryRecord[];
  /** Resolves when no message is under way or due. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the platforms and external applications as they answer on this machine (DESIGN §5). */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { scheduler = realScheduler(options.now), limits = {}, asyncQueries = {} } = options;
  const now = options.now ?? (() => scheduler.now());
  const weather = new Weather(options.weather);
  const pauses = new Pauses(scheduler);
  const requests = new RequestLog();
  const { world, keep } = await openWorld(options, now);
  const { domain } = world;
  let server: HostServer | undefined = undefined;
  const origin = (): string => server?.origin ?? '';
  const life = createLife(world, {
    scheduler,
    reach: { origin, serves: (host) => traffic.serves(host) },
    disturb: () => weather.forMessage(),
    ...(options.brand === undefined ? {} : { brand: options.brand }),
    ...(options.retryJti === undefined ? {} : { retryJti: options.retryJti }),
    ...(options.retryDelays === undefined ? {} : { retryDelays: options.retryDelays }),
    ...(options.onAttempt === undefined ? {} : { onAttempt: options.onAttempt }),
  });
  const target = new Target(domain, now, async (milliseconds) => pauses.wait(milliseconds));
  const external = options.standins ?? [];
  const authorizations = new Authorizations(world);
  const traffic = new Traffic({
    world,
    standins: [fourMeStandin(world, life, { limits, asyncQueries, authorizations }), target, ...external],
    accountHost: new AccountHost(world, life, authorizations),
    aliases: aliases(domain),
    weather,
    pauses,
    log: requests,
    afterRequest: options.afterRequest ?? (() => {}),
  });
  const people = new People(world, life, authorizations);
  const linkTo = createLinkTo((host) => traffic.serves(host), external);
  const moment = async (): Promise<void> => Promise.race([life.settled(), pauses.wait(2_000)]);
  const reaction = async (): Promise<void> => untilQuiet(requests, pauses);
  const pages = new Console({ world, life, people, target, standins: external, linkTo, moment, reaction });
  const token = randomBytes(24).toString('base64url');
  const door = new Door(life, token);
  server = await startHostServer(
    options.port ?? 0,
    async (request) => door.handle(request) ?? pages.handle(request) ?? traffic.handle(request),
  );
  const { doorFile } = options;
  const entrance = { origin: server.origin, token };
  const close = async (): Promise<void> => {
    if (doorFile !== undefined) await removeDoorFile(doorFile, entrance);
    pauses.close();
    await Promise.all(external.map(async (standin) => standin.close?.()));
    await life.close();
    await server.close();
    await keep();
  };
  try {
    if (doorFile !== undefined) await writeDoorFile(doorFile, entrance);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    origin: server.origin,
    domain,
    setting: { origin: server.origin, hosts: external.flatMap(({ hosts }) => hosts) },
    world,
    life,
    people,
    target,
    weather,
    requests,
    provider: {
      account: 'wdc',
      clientID: seededApplication.clientID,
      token: seededApplication.secret,
      serviceInstanceName: 'Mainframe 1',
    },
    deliveries: () => life.deliveries(),
    async settled() {
      await Promise.all(external.map(async (standin) => standin.settled?.()));
      await life.settled();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface OpenWorld {
  readonly world: World;
  /** Writes what has changed; call it before the process ends. */
  readonly keep: () => Promise<void>;
}

async function openWorld(options: SandboxOptions, now: () => number): Promise<OpenWorld> {
  const { stateFile: file, domain: asked } = options;
  const fresh = (domain: string): World => {
    const made = seedWorld(domain, now);
    if (options.customerData === true) seedCustomerData(made, 'wna-it');
    return made;
  };
  if (file === undefined) return { world: fresh(asked ?? sandboxDomains[0]), keep: async () => {} };
  const { keepWorld, loadWorld } = await import('../platforms/4me/standin/world/persistence.ts');
  const data = await loadWorld(file);
  const domain = asked ?? data?.domain ?? sandboxDomains[0];
  if (data !== undefined && data.domain !== domain) {
    const message = `The sandbox's state in ${file} belongs to ${data.domain}, not to ${domain}`;
    throw new Failure(otherDomain, { message, fix: 'Name another file, or leave the domain out.' });
  }
  const world = data === undefined ? fresh(domain) : new World(data, now);
  const persistence = keepWorld(world, file);
  // Whoever asks for a file hears at once when there can be none.
  await persistence.flush();
  return { world, keep: async () => persistence.flush() };
}

/** Both brands' spellings lead to the same world, as on the real platform (4me-facts §16). */
function aliases(domain: string): readonly string[] {
  const spellings: readonly string[] = sandboxDomains;
  return spellings.includes(domain) ? spellings.filter((spelling) => spelling !== domain) : [];
}

import { setMaxListeners } from 'node:events';
import { realScheduler } from '../../../sandbox/scheduler.ts';
import type { Scheduler } from '../../../sandbox/scheduler.ts';
import type { Standin } from '../../../sandbox/standin.ts';
import { Api } from './api.ts';
import { appRoutes } from './app-routes.ts';
import { AttemptLog } from '../../../sandbox/attempt-log.ts';
import { keptAttempts } from './attempts.ts';
import type { OnAttempt } from '../../../sandbox/sent-message.ts';
import type { Attempt } from './attempts.ts';
import { authRoutes } from './auth-routes.ts';
import { Dashboard } from './dashboard.ts';
import { Emitter } from './emitter.ts';
import type { Sending } from './emitter.ts';
import { eventTypes } from './event-types.ts';
import type { EventType } from './event-types.ts';
import type { JsonMap } from './json-value.ts';
import { payloadFor } from './message.ts';
import type { Order, Subject } from './model.ts';
import { orderRoutes } from './order-routes.ts';
import { addOrder } from './orders.ts';
import type { OrderInput } from './orders.ts';
import { panelOf } from './panel.ts';
import { phpJson } from './php-json.ts';
import { sampleData } from './sample.ts';
import { seededStores } from './seed.ts';
import { shownApp, shownWebhook } from './shown.ts';
import { Store } from './store.ts';
import type { StoreOptions } from './store.ts';
import type { IssuedTokens } from './tokens.ts';
import { webhookRoutes } from './webhook-routes.ts';

export type { Attempt } from './attempts.ts';
export { dashboardOrigin } from './browser.ts';
export type { Sending } from './emitter.ts';
export type { Order } from './model.ts';
export type { OrderInput } from './orders.ts';
export { phpJson } from './php-json.ts';
export { sandboxTokens } from './seed.ts';
export type { StoreOptions } from './store.ts';
export type { IssuedTokens } from './tokens.ts';

export interface HeseyaOptions {
  /** Milliseconds since the epoch; for real time only, a scheduler brings its own clock. */
  readonly now?: () => number;
  readonly scheduler?: Scheduler;
  /** Hosts of stores beside `shop.` and `second.heseya-sandbox.test`; options with the host of another take its place. */
  readonly stores?: readonly (string | StoreOptions)[];
  /** Hears of every attempt to deliver a webhook; must not throw. */
  readonly onAttempt?: OnAttempt;
}

/** Who does something: `owner`, `staff` or an e-mail address; null for a buyer whom the store does not know. */
export interface Emission extends Sending {
  readonly by?: string | null;
}

/** A store is named by its host, or the part before the first point: `shop`. Methods throw an Error for one that is not there. */
export interface HeseyaStandin extends Standin {
  readonly dashboard: Dashboard;
  /** Hosts. */
  stores(): readonly string[];
  /** What the store names itself in tokens and webhooks, maybe with a slash at its end. */
  issuer(store: string): string;
  /** For encrypted events; the owner of a store passes it on by hand. */
  webhookKey(store: string): string;
  /** Fresh tokens of a user, as after a login. */
  token(store: string, user: string): IssuedTokens;
  /** Fresh tokens of an app, by its id, slug, name or address. */
  appTokens(store: string, app: string): IssuedTokens;
  /** A purchase: makes the order and starts the deliveries of `OrderCreated`. */
  createOrder(store: string, order?: OrderInput, how?: Emission): Order;
  /** Starts the deliveries of any event; without data, with `sample` data. */
  emit(store: string, event: string, data?: JsonMap, how?: Emission): void;
  /** The body that a webhook would be sent, with its issuer, encrypted if the event is. Nothing is sent. */
  sample(event: string, store?: string): string;
  /** As `GET /apps` shows them; `installed` is false where the app was reached and did not answer. */
  apps(store: string): readonly (JsonMap & { readonly installed: boolean; readonly permissions: readonly string[] })[];
  /** As `GET /webhooks` shows them, without their secret. */
  webhooks(store: string): readonly JsonMap[];
  orders(store: string): readonly Order[];
  /** Attempts to deliver, oldest first. */
  attempts(store?: string): readonly Attempt[];
  /** Requests to the store since the beginning by route, e.g. `{ 'POST /auth/refresh': 1 }`. */
  counts(store: string): Readonly<Record<string, number>>;
  /** All access and identity tokens of the store end now, whatever is written in them; refresh tokens stay. */
  expireTokens(store: string): void;
  /** The answer to the next refresh is lost: the old token is used up, and nobody has the new ones. */
  breakRefreshAnswer(store: string): void;
  /** Resolves when no delivery is under way; retries that wait for their time do not count. */
  settled(): Promise<void>;
  /** Cancels retries and cuts what is under way. */
  close(): Promise<void>;
}

/** Milliseconds that the core's HTTP client waits for an app (heseya-facts §2). */
const appPatience = 30_000;

/** Heseya stores as they answer, install apps and deliver on this machine (heseya-facts). */
export function heseyaStandin(options: HeseyaOptions = {}): HeseyaStandin {
  const { scheduler = realScheduler(options.now) } = options;
  const closing = new AbortController();
  // One for each request to an app that is under way.
  setMaxListeners(0, closing.signal);
  const patience = { scheduler, milliseconds: appPatience, signal: closing.signal };
  const given = (options.stores ?? []).map((store) => (typeof store === 'string' ? { host: store } : store));
  const all = new Map<string, StoreOptions>([...seededStores, ...given].map((store) => [store.host, store]));
  const stores = new Map([...all].map(([host, store]) => [host, new Store(store, () => scheduler.now())]));
  const storeCalled = (name: string): Store => {
    const found = stores.get(name) ?? [...stores.values()].find(({ host }) => host.split('.')[0] === name);
    if (found === undefined) throw new Error(`There is no store ${name}`);
    return found;
  };
  const log = new AttemptLog<Attempt>(keptAttempts);
  const emitter = new Emitter({ log, scheduler, onAttempt: options.onAttempt ?? (() => undefined) });
  const happen = (store: Store, type: EventType, data: JsonMap, issuer: Subject, sending?: Sending): void =>
    emitter.send(store, { type, data, issuer, at: scheduler.now() }, sending);
  const placeOrder = (store: Store, input: OrderInput, issuer: Subject, sending?: Sending): Order => {
    const order = addOrder(store, input, scheduler.now());
    happen(store, typeCalled('OrderCreated'), order, issuer, sending);
    return order;
  };
  const api = new Api([...appRoutes(patience), ...authRoutes, ...webhookRoutes, ...orderRoutes(placeOrder)]);
  return {
    name: 'Heseya',
    hosts: [...stores.keys()],
    dashboard: new Dashboard(storeCalled, async (store, request) => api.handle(store, request), patience),
    handle: async (request) => api.handle(storeCalled(request.url.hostname), request),
    stores: () => [...stores.keys()],
    issuer: (store) => storeCalled(store).issuer,
    webhookKey: (store) => storeCalled(store).webhookKey,
    token(name, user) {
      const store = storeCalled(name);
      return store.tokens.issue({ kind: 'user', id: store.userCalled(user).id });
    },
    appTokens(name, app) {
      const store = storeCalled(name);
      return store.tokens.issue({ kind: 'app', id: store.appCalled(app).id });
    },
    createOrder(name, order = {}, { by = null, ...sending } = {}) {
      const store = storeCalled(name);
      return placeOrder(store, order, personCalled(store, by), sending);
    },
    emit(name, event, data, { by = 'owner', ...sending } = {}) {
      const [store, type] = [storeCalled(name), typeCalled(event)];
      happen(store, type, data ?? sampleData(store, type, scheduler.now()), personCalled(store, by), sending);
    },
    sample(event, name = 'shop') {
      const [store, type, at] = [storeCalled(name), typeCalled(event), scheduler.now()];
      const data = sampleData(store, type, at);
      return phpJson(payloadFor(store, true, { type, data, issuer: personCalled(store, 'owner'), at }));
    },
    apps: (name) =>
      [...storeCalled(name).apps.values()].map((app) => ({
        ...shownApp(app),
        installed: app.uninstallToken !== undefined,
        permissions: [...app.permissions].toSorted(),
      })),
    webhooks(name) {
      const store = storeCalled(name);
      return [...store.webhooks.values()].map((webhook) => {
        const { secret: _secret, ...shown } = shownWebhook(store, webhook);
        return shown;
      });
    },
    orders: (name) => [...storeCalled(name).orders],
    attempts(name) {
      const host = name === undefined ? undefined : storeCalled(name).host;
      return log.list().filter(({ store }) => host === undefined || store === host);
    },
    counts: (name) => api.counts(storeCalled(name)),
    expireTokens: (name) => storeCalled(name).tokens.cutShort(),
    breakRefreshAnswer: (name) => api.breakRefreshAnswer(storeCalled(name)),
    panel: () => panelOf([...stores.values()], log.list()),
    settled: async () => emitter.settled(),
    async close() {
      closing.abort();
      await emitter.close();
    },
  };
}

function typeCalled(name: string): EventType {
  const type = eventTypes.get(name);
  if (type === undefined) throw new Error(`Heseya has no event ${name}`);
  return type;
}

function personCalled(store: Store, name: string | null): Subject {
  return name === null ? { kind: 'unauthenticated' } : { kind: 'user', user: store.userCalled(name) };
}

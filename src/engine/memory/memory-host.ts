import type { Json, JsonObject } from '../../runtime/ports.ts';
import { type Bus, type BusTarget, createBus } from '../local/bus.ts';
import { createDelivery } from '../local/delivery.ts';
import { arnOf } from '../local/arn.ts';
import { type HttpAnswer, findRoute, httpAnswer, httpEvent } from '../local/http-event.ts';
import { type ServedRequest, jsonAnswer, listen, loopbackServer } from '../local/http-server.ts';
import { scheduledEvent } from '../local/scheduled-event.ts';
import { scheduledIn } from '../local/scheduled.ts';
import { type MemoryEngine, memoryEngine } from './memory-engine.ts';

export interface MemoryHostOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly route: (url: URL) => URL;
  /** Milliseconds before each repetition of a failed event. */
  readonly retryDelays: readonly number[];
}

/** An engine in memory whose functions, in this process, answer over HTTP and hear of the bus, as those of a real one do. */
export interface MemoryHost {
  readonly engine: MemoryEngine;
  /** e.g. `http://127.0.0.1:4041`; functions answer at `<origin>/<workload><path>`. */
  readonly origin: string;
  /** Runs all schedules of a workload now; resolves when they have ended, with their repetitions. */
  runSchedules(workload: string): Promise<void>;
  /** Whether no event is on its way. */
  isIdle(): boolean;
  /** Resolves when no event is on its way. */
  idle(): Promise<void>;
  /** Lines that a workload has logged. */
  log(workload: string): readonly JsonObject[];
  close(): Promise<void>;
}

export async function startMemoryHost({ now, route, retryDelays }: MemoryHostOptions): Promise<MemoryHost> {
  const server = loopbackServer(serve);
  const origin = await listen(server, 0);
  const delivery = createDelivery(retryDelays);
  const bus: Bus = createBus(targets, delivery, { now });
  const engine = memoryEngine({ now, route, origin, announce: (change) => bus.announce(change) });

  async function worksOff(workload: string, fn: string, event: Json): Promise<boolean> {
    try {
      await engine.invoke(workload, fn, event);
      return true;
    } catch {
      return false;
    }
  }

  function targets(): Promise<readonly BusTarget[]> {
    const found = [...engine.deployments()].flatMap(([workload, { functions }]) =>
      functions.map(({ id, rules }) => ({
        patterns: rules,
        deliver: (event: JsonObject) => worksOff(workload, id, event),
      })),
    );
    return Promise.resolve(found);
  }

  async function serve(request: ServedRequest): Promise<HttpAnswer> {
    const [, workload = '', path = '/'] = /^\/([^/]+)(\/.*)?$/.exec(request.url.pathname) ?? [];
    const manifest = engine.deployments().get(workload);
    const routes = manifest?.functions.flatMap((fn) => fn.routes.map((one) => ({ ...one, fn }))) ?? [];
    const found = findRoute(routes, request.method, path);
    // API Gateway's words for a path or a method that it does not have.
    if (found === undefined) return jsonAnswer(403, { message: 'Missing Authentication Token' });
    const message = { ...request, path, query: request.url.searchParams, time: now() };
    const result = await engine
      .invoke(workload, found.route.fn.id, httpEvent(message, found.route, found.parameters))
      .catch(() => undefined);
    return (
      (result === undefined ? undefined : httpAnswer(result)) ?? jsonAnswer(502, { message: 'Internal server error' })
    );
  }

  return {
    engine,
    origin,
    async runSchedules(workload) {
      const scheduled = scheduledIn(workload, engine.deployments().get(workload)?.functions ?? []);
      await Promise.all(
        scheduled.map(({ fn, schedule: { name, input } }) => {
          const event = input === undefined ? scheduledEvent(arnOf(workload, `${fn}${name}`), now()) : input;
          return delivery.deliver(() => worksOff(workload, fn, event));
        }),
      );
    },
    isIdle: () => bus.isIdle(),
    idle: () => bus.idle(),
    log: (workload) => engine.lines(workload),
    async close() {
      delivery.end();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, bus.idle()]);
    },
  };
}

import type { Json, JsonObject, State, Versioned } from '../../runtime/ports.ts';
import { type Bus, type BusTarget, createBus } from '../local/bus.ts';
import { createDelivery } from '../local/delivery.ts';
import { type HttpAnswer, findRoute, httpAnswer, httpEvent } from '../local/http-event.ts';
import { type ServedRequest, jsonAnswer, listen, loopbackServer } from '../local/http-server.ts';
import { type MemoryEngine, memoryEngine } from './memory-engine.ts';

export interface MemoryHostOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly route: (url: URL) => URL;
  /** Milliseconds before each repetition of a failed event. */
  readonly retryDelays: readonly number[];
  /** Milliseconds until a failed message comes again; without it, the visibility timeout of its queue. */
  readonly redeliveryDelay?: number;
  /** Timers of the clock, for messages that wait for their time; without it, they wait for `workOff`. */
  readonly after?: (milliseconds: number, run: () => void) => unknown;
  /** As in `memoryEngine`: the stores of another engine. */
  readonly secrets?: Versioned;
  readonly state?: State;
  readonly onLog?: (workload: string, line: JsonObject) => void;
  readonly arn?: (workload: string, ownArn: string) => string;
}

/** An engine in memory whose functions, in this process, answer over HTTP and hear of the bus, as those of a real one do. */
export interface MemoryHost {
  readonly engine: MemoryEngine;
  /** e.g. `http://127.0.0.1:4041`; functions answer at `<origin>/<workload><path>`. */
  readonly origin: string;
  /**
   * Runs the schedules of a workload now, all or those of that name; resolves when they have ended, with their repetitions. Throws
   * `AB-ENGINE-SCHEDULE` for a name that it does not have.
   */
  runSchedules(workload: string, name?: string): Promise<void>;
  /** Whether no event is on its way and no message is being worked on. */
  isIdle(): boolean;
  /** Resolves when no event is on its way and no message could be worked on now; what waits for its time does not count. */
  idle(): Promise<void>;
  /** Has the messages worked off that are due by the clock; resolves as `idle`. */
  workOff(): Promise<void>;
  /** Bodies of the messages that the queues of a workload have given up, the oldest first. */
  deadLetters(workload: string): readonly JsonObject[];
  /** Lines that a workload has logged. */
  log(workload: string): readonly JsonObject[];
  close(): Promise<void>;
}

export async function startMemoryHost({ retryDelays, ...options }: MemoryHostOptions): Promise<MemoryHost> {
  const { now } = options;
  const server = loopbackServer(serve);
  const origin = await listen(server, 0);
  const delivery = createDelivery(retryDelays);
  const bus: Bus = createBus(targets, delivery, { now });
  const engine = memoryEngine({ ...options, origin, delivery, announce: (change) => bus.announce(change) });

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

  async function idle(): Promise<void> {
    // Each may cause something of the other.
    do {
      await bus.idle();
      await engine.queues.idle();
    } while (!bus.isIdle());
  }

  return {
    engine,
    origin,
    async runSchedules(workload, name) {
      await engine.runSchedules(workload, name, { signal: new AbortController().signal, now, report: () => undefined });
    },
    isIdle: () => bus.isIdle() && engine.queues.isIdle(),
    idle,
    workOff: idle,
    deadLetters: (workload) => engine.deadLetters(workload),
    log: (workload) => engine.lines(workload),
    async close() {
      delivery.end();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, bus.idle(), engine.queues.end()]);
    },
  };
}

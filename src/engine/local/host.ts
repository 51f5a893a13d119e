import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { InstallationChanged, JsonObject } from '../../runtime/ports.ts';
import type { SandboxSetting } from '../../runtime/sandbox-route.ts';
import { type BusTarget, createBus } from './bus.ts';
import { createDelivery } from './delivery.ts';
import { deployments } from './deployments.ts';
import { engineDoor } from './door.ts';
import { functionPool } from './function-pool.ts';
import type { Outcome } from './function-process.ts';
import { removeHostFile, writeHostFile } from './host-file.ts';
import { type HttpAnswer, findRoute, httpAnswer, httpEvent } from './http-event.ts';
import { type ServedRequest, jsonAnswer, listen, loopbackServer } from './http-server.ts';
import { lastRuns } from './last-runs.ts';
import { leaseFile } from './lease-files.ts';
import { removeLeftovers } from './leftovers.ts';
import { logWriter } from './log-files.ts';
import { engineLayout } from './manifest.ts';
import { messageFiles } from './queues/message-files.ts';
import { queueFolders } from './queues/queue-folders.ts';
import { startQueues } from './queues/queues.ts';
import { writeRunner } from './runner-file.ts';
import { type ScheduleRun, startSchedules } from './schedules.ts';
import { type Ticker, everySecond } from './ticker.ts';

export interface EngineHostOptions {
  /** Absolute folder of the local engine. */
  readonly folder: string;
  /** 0, the default: any free one. */
  readonly port?: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sandbox?: SandboxSetting;
  readonly onLog?: (workload: string, line: JsonObject) => void;
  /** Milliseconds before each repetition of a failed event of the bus or of a schedule. */
  readonly retryDelays?: readonly number[];
  /**
   * Milliseconds until a message that failed comes again, 30 s by default; not more than the visibility timeout of its queue, after
   * which it would on SQS: a person waits less patiently.
   */
  readonly redeliveryDelay?: number;
  /** Whether errors of functions name places in their sources, true by default; to read the maps takes some megabytes of memory. */
  readonly sourceMaps?: boolean;
  /** Has the host look for schedules and messages that are due; every second by default. */
  readonly ticker?: Ticker;
}

/** What runs deployed functions on this machine. */
export interface EngineHost {
  /** e.g. `http://127.0.0.1:4041`; functions answer at `<origin>/<workload><path>`. */
  readonly origin: string;
  /** Puts an event on the bus, as a function does. */
  announce(change: InstallationChanged): void;
  /**
   * Runs all schedules of a workload that are switched on, or of every one, now, whether they are due or not. Resolves when they
   * have ended, with their repetitions; when they are due does not change.
   */
  runSchedules(workload?: string): Promise<readonly ScheduleRun[]>;
  /**
   * Resolves when no event of the bus or of a schedule is on its way and no message could be worked on now; one that waits for its
   * time does not count.
   */
  idle(): Promise<void>;
  /** Process ids of the warm functions by `<workload>/<function>`. */
  processes(): Readonly<Record<string, number | undefined>>;
  /** Ends the functions and frees the port. */
  close(): Promise<void>;
}

const defaultRedeliveryDelay = 30_000;

/** API Gateway gives up after this time, whatever the function's own limit is; milliseconds. */
const gatewayLimit = 29_000;

/** For the answers that are on their way when the host is closed; milliseconds. */
const closingGrace = 100;

/** Starts the engine host of a folder. Throws `AB-ENGINE-LOCKED` where one runs already. */
export async function startEngineHost(options: EngineHostOptions): Promise<EngineHost> {
  const { folder, now, sandbox, sourceMaps = true, port = 0 } = options;
  const layout = engineLayout(folder);
  const lease = await leaseFile(layout.leases, 'engine-host', { who: 'the engine host' }, now);
  try {
    return await start();
  } catch (error) {
    await lease[Symbol.asyncDispose]();
    throw error;
  }

  async function start(): Promise<EngineHost> {
    const { secrets, state, leases, manifests } = layout;
    for (const store of [
      secrets,
      join(state, 'documents'),
      join(state, 'claims'),
      leases,
      manifests,
      layout.schedules,
      ...(await queueFolders(layout.queues)),
    ]) {
      await removeLeftovers(store, now());
    }
    const deployed = deployments(folder);
    const logs = logWriter(layout.logs);
    const token = randomBytes(24).toString('hex');
    let origin = '';
    const onLine = (workload: string, line: JsonObject & { readonly time: string }): void => {
      logs.write(workload, line);
      options.onLog?.(workload, line);
    };
    const pool = functionPool({
      folder,
      runner: await writeRunner(folder),
      sandbox,
      sourceMaps,
      origin: () => origin,
      now,
      onLine,
      onAnnounce: (change) => bus.announce(change),
      onSent: (queue) => queues.wake(queue),
    });
    const worksOff = async (...invocation: Parameters<typeof pool.invoke>): Promise<boolean> =>
      (await pool.invoke(...invocation)).type === 'returned';
    const delivery = createDelivery(options.retryDelays);
    const bus = createBus(targets, delivery, { now });

    async function targets(): Promise<readonly BusTarget[]> {
      return (await deployed.all()).flatMap(({ workload, manifest }) =>
        manifest.functions.map((fn) => ({
          patterns: fn.rules,
          deliver: (event) => worksOff(workload, manifest, fn, event),
        })),
      );
    }

    async function serve(request: ServedRequest): Promise<HttpAnswer> {
      const asked = door(request);
      if (asked !== undefined) return asked;
      const [, workload = '', path = '/'] = /^\/([^/]+)(\/.*)?$/.exec(request.url.pathname) ?? [];
      const manifest = /^[a-z][a-z0-9-]*$/i.test(workload) ? await deployed.get(workload) : undefined;
      if (manifest === undefined) return jsonAnswer(404, { message: 'Nothing is deployed under this name' });
      const routes = manifest.functions.flatMap((fn) => fn.routes.map((route) => ({ ...route, fn })));
      const found = findRoute(routes, request.method, path);
      // API Gateway's words for a path or a method that it does not have.
      if (found === undefined) return jsonAnswer(403, { message: 'Missing Authentication Token' });
      const message = { ...request, path, query: request.url.searchParams, time: now() };
      const event = httpEvent(message, found.route, found.parameters);
      const outcome = pool.invoke(workload, manifest, found.route.fn, event);
      return found.route.fn.timeout < gatewayLimit ? answerOf(await outcome) : withinLimit(outcome);
    }

    const schedules = startSchedules({
      deployments: deployed,
      lastRuns: lastRuns(folder),
      delivery,
      invoke: worksOff,
      now,
    });
    const queues = startQueues({
      deployments: deployed,
      storeOf: (name) => messageFiles(layout.queues, name),
      async invoke(...invocation) {
        const outcome = await pool.invoke(...invocation);
        return outcome.type === 'returned' ? { value: outcome.value } : undefined;
      },
      log: (workload, line) => onLine(workload, { ...line, time: new Date(now()).toISOString() }),
      now,
      redeliveryDelay: options.redeliveryDelay ?? defaultRedeliveryDelay,
    });
    const door = engineDoor({ token, deployments: deployed, pool, schedules });
    const server = loopbackServer(serve);
    origin = await listen(server, port);
    await writeHostFile(folder, { origin, pid: process.pid, token, sandbox: sandbox?.origin });
    const stop = (options.ticker ?? everySecond)(async () => {
      await schedules.look();
      await queues.look();
    });
    return {
      origin,
      announce: (change) => bus.announce(change),
      runSchedules: (workload) => schedules.run(workload),
      async idle() {
        // Each may cause something of the others.
        do {
          await schedules.idle();
          await bus.idle();
          await queues.idle();
        } while (!bus.isIdle());
      },
      processes: () => pool.processes(),
      async close() {
        await removeHostFile(folder);
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        // First no more repetitions, then no more processes; then nothing can start one.
        stop();
        delivery.end();
        const quiet = Promise.all([schedules.end(), queues.end()]);
        await pool.end();
        await quiet;
        await bus.idle();
        const grace = setTimeout(() => server.closeAllConnections(), closingGrace);
        await closed;
        clearTimeout(grace);
        await logs.flushed();
        await lease[Symbol.asyncDispose]();
      },
    };
  }
}

function answerOf(outcome: Outcome): HttpAnswer {
  if (outcome.type === 'timeout') return jsonAnswer(504, { message: 'Endpoint request timed out' });
  const answer = outcome.type === 'returned' ? httpAnswer(outcome.value) : undefined;
  return answer ?? jsonAnswer(502, { message: 'Internal server error' });
}

async function withinLimit(outcome: Promise<Outcome>): Promise<HttpAnswer> {
  const done = new AbortController();
  const limit = pause(gatewayLimit, { type: 'timeout' } as const, { signal: done.signal });
  limit.catch(() => undefined);
  try {
    return answerOf(await Promise.race([outcome, limit]));
  } finally {
    done.abort();
  }
}

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { InstallationChanged, Json, JsonObject } from '../../runtime/ports.ts';
import { sameBytes } from '../../runtime/same-bytes.ts';
import type { SandboxSetting } from '../../runtime/sandbox-route.ts';
import { type BusTarget, createBus } from './bus.ts';
import { createDelivery } from './delivery.ts';
import { deployments } from './deployments.ts';
import { functionPool } from './function-pool.ts';
import type { Outcome } from './function-process.ts';
import { invokePath, removeHostFile, tokenHeader, writeHostFile } from './host-file.ts';
import { type HttpAnswer, findRoute, httpAnswer, httpEvent } from './http-event.ts';
import { type ServedRequest, jsonAnswer, listen, loopbackServer } from './http-server.ts';
import { lastRuns } from './last-runs.ts';
import { leaseFile } from './lease-files.ts';
import { removeLeftovers } from './leftovers.ts';
import { logWriter } from './log-files.ts';
import { engineLayout } from './manifest.ts';
import { writeRunner } from './runner-file.ts';
import { type ScheduleRun, type Ticker, startSchedules } from './schedules.ts';

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
  /** Has the host look for schedules that are due; every second by default. */
  readonly ticker?: Ticker;
}

/** What runs deployed functions on this machine. */
export interface EngineHost {
  /** e.g. `http://127.0.0.1:4041`; functions answer at `<origin>/<workload><path>`. */
  readonly origin: string;
  /** Puts an event on the bus, as a function does. */
  announce(change: InstallationChanged): void;
  /**
   * Runs all schedules of a workload, or of every one, now, whether they are due or not. Resolves when they have ended, with
   * their repetitions; when they are due does not change.
   */
  runSchedules(workload?: string): Promise<readonly ScheduleRun[]>;
  /** Resolves when no event of the bus or of a schedule is on its way. */
  idle(): Promise<void>;
  /** Process ids of the warm functions by `<workload>/<function>`. */
  processes(): Readonly<Record<string, number | undefined>>;
  /** Ends the functions and frees the port. */
  close(): Promise<void>;
}

/** API Gateway gives up after this time, whatever the function's own limit is; milliseconds. */
const gatewayLimit = 29_000;

/** For the answers that are on their way when the host is closed; milliseconds. */
const closingGrace = 100;

/** Starts the engine host of a folder. Throws `AB-ENGINE-LOCKED` where one runs already. */
export async function startEngineHost(options: EngineHostOptions): Promise<EngineHost> {
  const { folder, now, sandbox, port = 0 } = options;
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
    ]) {
      await removeLeftovers(store, now());
    }
    const deployed = deployments(folder);
    const logs = logWriter(layout.logs);
    const token = randomBytes(24).toString('hex');
    let origin = '';
    const pool = functionPool({
      folder,
      runner: await writeRunner(folder),
      sandbox,
      origin: () => origin,
      now,
      onLine(workload, line) {
        logs.write(workload, line);
        options.onLog?.(workload, line);
      },
      onAnnounce: (change) => bus.announce(change),
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
      if (request.url.pathname === invokePath) return invoke(request);
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

    async function invoke(request: ServedRequest): Promise<HttpAnswer> {
      if (!sameBytes(String(request.headers[tokenHeader] ?? ''), token))
        return jsonAnswer(403, { message: 'Forbidden' });
      const { workload, fn, event } = JSON.parse(request.body.toString('utf8')) as {
        workload: string;
        fn: string;
        event: Json;
      };
      const manifest = await deployed.get(workload);
      const found = manifest?.functions.find(({ id }) => id === fn);
      if (manifest === undefined || found === undefined)
        return jsonAnswer(404, { message: 'No such function is deployed' });
      return jsonAnswer(200, await pool.invoke(workload, manifest, found, event));
    }

    const server = loopbackServer(serve);
    origin = await listen(server, port);
    await writeHostFile(folder, { origin, pid: process.pid, token, sandbox: sandbox?.origin });
    const schedules = startSchedules({
      deployments: deployed,
      lastRuns: lastRuns(folder),
      delivery,
      invoke: worksOff,
      now,
      ticker: options.ticker,
    });
    return {
      origin,
      announce: (change) => bus.announce(change),
      runSchedules: (workload) => schedules.run(workload),
      async idle() {
        // In this order: a run may announce something.
        await schedules.idle();
        await bus.idle();
      },
      processes: () => pool.processes(),
      async close() {
        await removeHostFile(folder);
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        // First no more repetitions, then no more processes; then nothing can start one.
        delivery.end();
        const quiet = schedules.end();
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

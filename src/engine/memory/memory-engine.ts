import type { Engine, Holder } from '../engine.ts';
import type { InstallationChanged, Json, JsonObject, LogLine, Ports, State, Versioned } from '../../runtime/ports.ts';
import { installationEvent } from '../bus-event.ts';
import { matchesPattern } from '../event-pattern.ts';
import { invocationFailure } from '../invocation.ts';
import { arnOf } from '../local/arn.ts';
import { type Delivery, createDelivery } from '../local/delivery.ts';
import { type InvocationContext, invocationContext } from '../local/invocation-context.ts';
import { localWorkload } from '../local/local-workload.ts';
import { type Manifest, deployedOf } from '../local/manifest.ts';
import { scheduleActivity } from '../local/local-activity.ts';
import { goneFrom } from '../local/queues/queue-folders.ts';
import type { Queues } from '../local/queues/queues.ts';
import { chosenSchedules, scheduledIn } from '../local/scheduled.ts';
import { scheduledEvent } from '../local/scheduled-event.ts';
import { lockedFailure } from '../locked.ts';
import { stalePlanFailure } from '../stale-plan.ts';
import { changedParts, prepareWorkload, ownerOf, refuseOtherDomain } from '../workload.ts';
import { memoryQueues } from './memory-queues.ts';
import { memoryState } from './memory-state.ts';
import { memoryStore } from './memory-store.ts';

/** A function in this process; `ports` are those of the engine, with the template's environment. */
type MemoryFunction = (event: Json, ports: Ports, context: InvocationContext) => Promise<unknown>;

export interface MemoryEngineOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** What runs for a function of a workload; without it, the bundled code is loaded into this process. */
  readonly functions?: (workload: string, fn: string) => MemoryFunction | undefined;
  readonly route?: (url: URL) => URL;
  /** Where functions answer, e.g. `http://127.0.0.1:4041`; without it, nowhere. */
  readonly origin?: string;
  /** Takes announcements; without it, they are worked off before whoever announces goes on. */
  readonly announce?: (change: InstallationChanged) => void;
  /** Repeats a schedule that failed; without it, nobody does. */
  readonly delivery?: Delivery;
  /** Milliseconds until a failed message comes again; without it, the visibility timeout of its queue. */
  readonly redeliveryDelay?: number;
  /** Timers of the clock, for messages that wait for their time; without it, they wait for `queues.look`. */
  readonly after?: (milliseconds: number, run: () => void) => unknown;
  /** Stores of another engine, which functions in this process then work with. */
  readonly secrets?: Versioned;
  readonly state?: State;
  /** Takes each line as it is logged; only the last ones are kept then. */
  readonly onLog?: (workload: string, line: JsonObject) => void;
  /** What a function is told to be, in the place of its own ARN. */
  readonly arn?: (workload: string, ownArn: string) => string;
}

export interface MemoryEngine extends Engine {
  readonly secrets: Versioned;
  readonly state: State;
  /** What is deployed, by name. */
  deployments(): ReadonlyMap<string, Manifest>;
  readonly queues: Queues;
  /** Bodies of the messages that the queues of a workload have given up, the oldest first. */
  deadLetters(workload: string): readonly JsonObject[];
  /** What a workload has logged. */
  lines(workload: string): readonly JsonObject[];
}

type TimedLine = JsonObject & { readonly time: string };

interface MemoryWorkload {
  readonly manifest: Manifest;
  readonly functions: ReadonlyMap<string, (event: Json) => Promise<unknown>>;
}

/** Lines of a workload that are kept where somebody takes them. */
const keptLines = 1000;

/**
 * An engine without files and processes: for tests, and for a tunnel, whose functions have the stores of another engine. No
 * schedule runs by itself. `startMemoryHost` gives it addresses.
 */
export function memoryEngine(options: MemoryEngineOptions): MemoryEngine {
  const { now, route = (url) => url, origin = 'http://memory.invalid' } = options;
  const { secrets = memoryStore(), state = memoryState({ now }), arn = (_workload, ownArn) => ownArn } = options;
  const deployed = new Map<string, MemoryWorkload>();
  const leases = new Map<string, { readonly holder: Holder; readonly since: string }>();
  const lines = new Map<string, TimedLine[]>();
  const lastRuns = new Map<string, number>();
  const delivery = options.delivery ?? createDelivery([]);
  let invocations = 0;

  const manifests = (): ReadonlyMap<string, Manifest> =>
    new Map([...deployed].map(([name, { manifest }]) => [name, manifest]));
  const { queues, send, drop, deadLetters, activity } = memoryQueues({
    manifests,
    invoke,
    log: note,
    now,
    redeliveryDelay: options.redeliveryDelay,
    after: options.after,
  });

  async function invoke(workload: string, fn: string, event: Json): Promise<Json> {
    const found = deployed.get(workload)?.functions.get(fn);
    if (found === undefined) throw invocationFailure(workload, fn, 'No such function is deployed');
    const value = await found(event).catch((error: unknown) => {
      throw invocationFailure(workload, fn, error instanceof Error ? error.message : String(error));
    });
    return (value ?? null) as Json;
  }

  function note(workload: string, { level, message, ...fields }: LogLine): void {
    const line = JSON.parse(
      JSON.stringify({ time: new Date(now()).toISOString(), level, message, ...fields }),
    ) as TimedLine;
    const kept = lines.get(workload) ?? [];
    lines.set(workload, kept);
    kept.push(line);
    if (options.onLog === undefined) return;
    if (kept.length > keptLines) kept.shift();
    options.onLog(workload, line);
  }

  async function announce(change: InstallationChanged): Promise<void> {
    if (options.announce !== undefined) return options.announce(change);
    const event = installationEvent(change, now());
    for (const { manifest, functions } of deployed.values()) {
      for (const { id, rules } of manifest.functions) {
        if (rules.some((pattern) => matchesPattern(event, pattern))) await functions.get(id)?.(event);
      }
    }
  }

  function portsFor(workload: string, environment: Ports['environment']): Ports {
    const log = (line: LogLine): void => note(workload, line);
    return { secrets, state, now, log, environment, route, announce, send };
  }

  return {
    name: 'memory',
    queues,
    deadLetters,
    lines: (workload) => [...(lines.get(workload) ?? [])],
    deployments: manifests,
    secrets,
    state,
    place: () => Promise.resolve({ location: 'memory', bucket: 's3-app-builder-memory' }),
    foundation: () => undefined,
    [Symbol.asyncDispose]: () => Promise.resolve(),
    lease(name, holder) {
      const held = leases.get(name);
      if (held !== undefined) return Promise.reject(lockedFailure(name, held.holder.who, held.since));
      leases.set(name, { holder, since: new Date(now()).toISOString() });
      return Promise.resolve({
        confirm: () => Promise.resolve(),
        [Symbol.asyncDispose]() {
          leases.delete(name);
          return Promise.resolve();
        },
      });
    },
    inspect(workload) {
      const found = deployed.get(workload);
      return Promise.resolve(found === undefined ? undefined : deployedOf(workload, found.manifest, undefined));
    },
    async plan(workload) {
      const work = await prepareWorkload(workload, 'none');
      localWorkload(workload.name, work.template, work.parameters);
      const current = await this.inspect(workload.name);
      refuseOtherDomain(workload, current, 'Use another engine for this domain.');
      const details = changedParts(deployed.get(workload.name)?.manifest.parts, work.parts);
      const change = current === undefined ? 'create' : details.length === 0 ? 'none' : 'update';
      return { workload, change, details, risks: [], current, digest: work.digest };
    },
    async apply({ workload, digest, current }) {
      const work = await prepareWorkload(workload, 'none');
      const before = deployed.get(workload.name)?.manifest;
      if (work.digest !== digest || before?.digest !== current?.digest) throw stalePlanFailure(workload.name);
      const local = localWorkload(workload.name, work.template, work.parameters);
      const functions = new Map<string, (event: Json) => Promise<unknown>>();
      for (const { id, environment, timeout } of local.functions) {
        const ports = portsFor(workload.name, environment);
        const given = options.functions?.(workload.name, id);
        const run = given ?? (await load(work.bundles.get(id)?.code ?? '', ports));
        functions.set(id, (event) => {
          invocations += 1;
          const invokedFunctionArn = arn(workload.name, arnOf(workload.name, id));
          const invocation = { id: invocations, functionName: id, invokedFunctionArn, timeout };
          return run(event, ports, invocationContext(invocation, now)).catch((error: unknown) => {
            const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
            ports.log({ level: 'error', message: 'the function threw', function: id, error: { name, message } });
            throw error;
          });
        });
      }
      const manifest: Manifest = {
        ...local,
        digest,
        parts: work.parts,
        domain: workload.domain,
        owner: ownerOf(workload.parameters),
        deployedBy: 'memory',
        deployedAt: new Date(now()).toISOString(),
        origin,
      };
      deployed.set(workload.name, { manifest, functions });
      drop(workload.name, goneFrom(before?.queues ?? [], manifest.queues));
      return deployedOf(workload.name, manifest, undefined);
    },
    remove(workload) {
      drop(workload, deployed.get(workload)?.manifest.queues ?? []);
      deployed.delete(workload);
      return Promise.resolve();
    },
    invoke,
    activity(workload) {
      const scheduled = scheduledIn(workload, deployed.get(workload)?.manifest.functions ?? []);
      const schedules = scheduled.map((one) => {
        const ranAt = lastRuns.get(one.name);
        // None runs by itself, so none has a next time.
        return scheduleActivity(one, ranAt === undefined ? undefined : { expression: '', since: ranAt, ranAt });
      });
      return Promise.resolve({ queues: activity(workload), schedules });
    },
    async runSchedules(workload, name) {
      const scheduled = scheduledIn(workload, deployed.get(workload)?.manifest.functions ?? []);
      return Promise.all(
        chosenSchedules(workload, scheduled, name).map(async ({ name: key, fn, schedule }) => {
          const { input = scheduledEvent(arnOf(workload, `${fn}${schedule.name}`), now()) } = schedule;
          lastRuns.set(key, now());
          const outcome = await delivery.deliver(() =>
            invoke(workload, fn, input).then(
              () => true,
              () => false,
            ),
          );
          return { fn, schedule: schedule.name, outcome: outcome === 'done' ? ('done' as const) : ('failed' as const) };
        }),
      );
    },
    async *logs(workload, { since = Number.NEGATIVE_INFINITY }) {
      for (const line of lines.get(workload) ?? []) if (Date.parse(line.time) >= since) yield line;
    },
  };
}

let loads = 0;

/** Each function has a module of its own, as each has a process of its own elsewhere. */
async function load(code: string, ports: Ports): Promise<MemoryFunction> {
  loads += 1;
  const address = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}#${String(loads)}`;
  const module = (await import(address)) as {
    readonly handler: { bind(ports: Ports): (event: Json, context: InvocationContext) => Promise<unknown> };
  };
  const handler = module.handler.bind(ports);
  return (event, _ports, context) => handler(event, context);
}

import type { Run } from '../run.ts';
import type { Json, JsonObject, State, Versioned } from '../runtime/ports.ts';

/** Who runs a command, as shown to somebody who has to wait. */
export interface Holder {
  readonly who: string;
}

/** Held until it is disposed. */
export interface Lease extends AsyncDisposable {
  /**
   * To be called before something that was decided some time ago is done. Throws `AB-ENGINE-LOCKED` where another run has the
   * lease by now, and `AB-ENGINE-LOCK-LOST` where another run may have had it.
   */
  confirm(): Promise<void>;
}

/** One deployable unit: the functions of one SAM template. */
export interface Workload {
  /** Stack name, e.g. `app-builder-engine` or `app-builder-note-dispatcher`. */
  readonly name: string;
  /** Folder with `template.yaml`; `CodeUri` and handlers are relative to it. */
  readonly folder: string;
  /** Values for the template's parameters, by parameter name. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Canonical 4me domain; a workload deployed for another domain is not overwritten. */
  readonly domain: string;
}

export interface Deployed {
  readonly digest: string;
  /** The template's outputs by name, e.g. `SecretsApi`: an address. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly domain: string;
  /** 4me account of the provider, `ownerOf` its parameters; undefined where it has no such parameter. */
  readonly owner?: string | undefined;
  readonly deployedBy: string;
  /** ISO 8601. */
  readonly deployedAt: string;
  /** State of what a first deployment that failed left, e.g. `ROLLBACK_COMPLETE`: it cannot be used, only removed. */
  readonly failed?: string;
  /** True: whoever takes it away has to switch its protection off first. */
  readonly protected?: boolean;
}

/** Whether there is a deployment, and not only what a failed one left. */
export function isUsable(deployed: Deployed | undefined): boolean {
  return deployed !== undefined && deployed.failed === undefined;
}

/** `security`: who may do what changes. `delete`: something that is deployed goes away or is replaced. */
export interface WorkloadRisk {
  readonly kind: 'security' | 'delete';
  readonly text: string;
}

export interface WorkloadPlan {
  readonly workload: Workload;
  readonly change: 'create' | 'update' | 'none';
  /** What will change, one line each, for the approval. */
  readonly details: readonly string[];
  /** What of it needs an approval of its own. */
  readonly risks: readonly WorkloadRisk[];
  readonly current: Deployed | undefined;
  /** Identifies code, template and parameters. */
  readonly digest: string;
}

/** What the records of the platform say about the engine itself (4me-facts §18). */
export interface EnginePlace {
  /** `Amazon eu-west-1`, or the local engine's own words. */
  readonly location: string;
  /** System ID of the bucket for artifacts. */
  readonly bucket: string;
  /** AWS account and region; undefined on an engine that has none. */
  readonly cloud?: { readonly account: string; readonly region: string };
}

/** What a queue has right now. Numbers of SQS are estimates. */
export interface QueueActivity {
  /** Logical id in the template, e.g. `SyncQueue`. */
  readonly name: string;
  /** Messages that could be worked on now. */
  readonly waiting: number;
  /** Messages that wait for their time: sent with a delay, or on a queue that has one. */
  readonly delayed: number;
  /** Messages that a function has, or had and failed: they are visible again after the visibility timeout. */
  readonly underway: number;
  /** Logical id of the queue that gets what failed too often. */
  readonly deadLetters: string | undefined;
  /** True: what is here was given up, by a queue, the bus or a schedule. */
  readonly isDeadLetters: boolean;
}

export interface ScheduleActivity {
  /** Logical id of the function. */
  readonly fn: string;
  /** Name of the event in the template, e.g. `Due`. */
  readonly name: string;
  /** e.g. `rate(5 minutes)` */
  readonly expression: string;
  readonly enabled: boolean;
  /** ISO 8601; undefined where the engine does not know. */
  readonly lastRunAt?: string;
  readonly nextRunAt?: string;
}

export interface Activity {
  readonly queues: readonly QueueActivity[];
  readonly schedules: readonly ScheduleActivity[];
}

/** `failed`: also after the repetitions that the engine makes. */
export interface ScheduleOutcome {
  /** Logical id of the function. */
  readonly fn: string;
  /** Name of the event in the template. */
  readonly schedule: string;
  readonly outcome: 'done' | 'failed';
}

/**
 * Where handlers run and secrets live. One contract suite runs against every implementation. Disposing it gives back what
 * plans that were never applied hold, and closes connections.
 */
export interface Engine extends AsyncDisposable {
  readonly name: 'aws' | 'local' | 'memory';
  readonly secrets: Versioned;
  readonly state: State;
  place(): Promise<EnginePlace>;
  /**
   * What all other workloads and the state store stand on, to be deployed before them: a bucket and a table on AWS.
   * Undefined where the engine needs nothing.
   */
  foundation(domain: string): Workload | undefined;
  /** Throws the failure `AB-ENGINE-LOCKED` (exit 6) that names holder and time while another run has it. */
  lease(name: string, holder: Holder): Promise<Lease>;
  /** Also what a deployment that failed left, which says so in `failed`. */
  inspect(workload: string): Promise<Deployed | undefined>;
  /** Leaves no trace. */
  plan(workload: Workload): Promise<WorkloadPlan>;
  apply(plan: WorkloadPlan, run: Run): Promise<Deployed>;
  /** Removing what is not there is no error. */
  remove(workload: string, run: Run): Promise<void>;
  invoke(workload: string, fn: string, event: Json): Promise<Json>;
  logs(workload: string, query: LogQuery, signal: AbortSignal): AsyncIterable<JsonObject>;
  /** Queues and schedules of a workload, in the order of its template; both empty for one that is not deployed. */
  activity(workload: string): Promise<Activity>;
  /**
   * Runs schedules of a workload now: all that are switched on, or those of that name, switched on or not. Resolves when they have
   * ended; when they are due does not change. Throws `AB-ENGINE-SCHEDULE` for a name that the workload does not have, naming those that it has.
   */
  runSchedules(workload: string, name: string | undefined, run: Run): Promise<readonly ScheduleOutcome[]>;
}

export interface LogQuery {
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly follow?: boolean;
}

import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, type FailureKind } from '../../failure.ts';
import type { Json } from '../../runtime/ports.ts';
import type { SandboxSetting } from '../../runtime/sandbox-route.ts';
import { localBinding } from '../bundle.ts';
import { digestOf } from '../digest.ts';
import type { Deployed, Engine, WorkloadPlan } from '../engine.ts';
import { currentHolder } from '../holder.ts';
import { invocationFailure } from '../invocation.ts';
import { lockedFailure } from '../locked.ts';
import { stalePlanFailure } from '../stale-plan.ts';
import {
  type PreparedWorkload,
  changedParts,
  checkName,
  ownerOf,
  prepareWorkload,
  refuseOtherDomain,
} from '../workload.ts';
import type { Outcome } from './function-process.ts';
import { askHost } from './host-door.ts';
import { type HostFile, invokePath, requireHost, runningHost, runSchedulesPath } from './host-file.ts';
import { lastRuns } from './last-runs.ts';
import { leaseFile } from './lease-files.ts';
import { localActivity } from './local-activity.ts';
import { localWorkload } from './local-workload.ts';
import { readLog } from './log-files.ts';
import { type Manifest, deployedOf, deploymentFolder, engineLayout, manifestOf, manifestStore } from './manifest.ts';
import { hasCode, unlessMissing } from './os-errors.ts';
import { goneFrom, makeQueues, removeQueues } from './queues/queue-folders.ts';
import { chosenSchedules, scheduledIn } from './scheduled.ts';
import type { ScheduleRun } from './schedules.ts';
import { uniqueId } from './slots.ts';
import { stateFiles } from './state-files.ts';
import { versionedFiles } from './versioned-files.ts';

const otherSandbox: FailureKind = { code: 'AB-ENGINE-OTHER-SANDBOX', exit: 'usage' };

export interface LocalEngineOptions {
  /** Absolute folder; owner-only. */
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Given: a host that runs with another sandbox is refused. The functions get the host's setting. */
  readonly sandbox?: SandboxSetting;
}

/** This machine as integration engine. Functions run in the engine host (`startEngineHost`) of the same folder. */
export function localEngine(options: LocalEngineOptions): Engine {
  const { folder, now } = options;
  const layout = engineLayout(folder);
  const manifests = manifestStore(folder);
  // Spares `apply` a second build of what `plan` has just built.
  const prepared = new WeakMap<WorkloadPlan, PreparedWorkload>();

  async function current(workload: string): Promise<{ manifest: Manifest; version: string } | undefined> {
    const found = await manifests.get(workload);
    return found === undefined ? undefined : { manifest: manifestOf(found.value), version: found.version };
  }

  async function inspect(workload: string): Promise<Deployed | undefined> {
    const found = await current(workload);
    if (found === undefined) return undefined;
    return deployedOf(workload, found.manifest, (await runningHost(folder))?.origin);
  }

  async function hostFor(work: PreparedWorkload): Promise<HostFile | undefined> {
    if (!work.template.functions.some(({ events }) => events.some(({ kind }) => kind === 'api')))
      return runningHost(folder);
    const host = await requireHost(folder);
    if (options.sandbox !== undefined && host.sandbox !== options.sandbox.origin)
      throw differentSandbox(host, options.sandbox);
    return host;
  }

  return {
    name: 'local',
    secrets: versionedFiles(layout.secrets),
    state: stateFiles(layout.state, { now }),
    place: () =>
      Promise.resolve({ location: 'this machine', bucket: `s3-app-builder-${digestOf(folder).slice(0, 12)}` }),
    foundation: () => undefined,
    [Symbol.asyncDispose]: () => Promise.resolve(),
    lease: (name, holder) => leaseFile(layout.leases, name, holder, now),
    inspect,
    async plan(workload) {
      const work = await prepareWorkload(workload, localBinding);
      localWorkload(workload.name, work.template, work.parameters);
      await hostFor(work);
      const deployed = await inspect(workload.name);
      refuseOtherDomain(
        workload,
        deployed,
        'Give this domain an engine folder of its own with --engine-folder <folder>.',
      );
      const details = changedParts((await current(workload.name))?.manifest.parts, work.parts);
      const change = deployed === undefined ? 'create' : details.length === 0 ? 'none' : 'update';
      const plan: WorkloadPlan = { workload, change, details, risks: [], current: deployed, digest: work.digest };
      prepared.set(plan, work);
      return plan;
    },
    async apply(plan, run) {
      const { workload } = plan;
      const work = prepared.get(plan) ?? (await prepareWorkload(workload, localBinding));
      if (work.digest !== plan.digest) throw stalePlanFailure(workload.name);
      const before = await current(workload.name);
      if (before?.manifest.digest !== plan.current?.digest) throw stalePlanFailure(workload.name);
      const host = await hostFor(work);
      run.signal.throwIfAborted();
      await writeBundles(folder, work);
      const manifest: Manifest = {
        ...localWorkload(workload.name, work.template, work.parameters),
        digest: work.digest,
        parts: work.parts,
        domain: workload.domain,
        owner: ownerOf(workload.parameters),
        deployedBy: currentHolder().who,
        deployedAt: new Date(now()).toISOString(),
        origin: host?.origin ?? 'http://127.0.0.1',
      };
      // Before anybody can send to them.
      await makeQueues(layout.queues, workload.name, manifest.queues);
      const outcome = await manifests.put(workload.name, JSON.parse(JSON.stringify(manifest)), before?.version);
      if (outcome === 'conflict') {
        throw lockedFailure(workload.name, 'another run', manifest.deployedAt);
      }
      await lastRuns(folder).keep(workload.name, manifest.functions);
      await removeQueues(layout.queues, workload.name, goneFrom(before?.manifest.queues ?? [], manifest.queues));
      await removeOldBundles(folder, workload.name, [work.digest, before?.manifest.digest ?? '']);
      return deployedOf(workload.name, manifest, host?.origin);
    },
    async remove(workload, { signal }) {
      checkName(workload);
      signal.throwIfAborted();
      const queues = (await current(workload))?.manifest.queues ?? [];
      await manifests.remove(workload);
      await removeQueues(layout.queues, workload, queues);
      await lastRuns(folder).keep(workload, []);
      await rm(join(layout.functions, workload), { recursive: true, force: true });
    },
    async invoke(workload, fn, event) {
      const { status, document } = await askHost(await requireHost(folder), invokePath, { workload, fn, event });
      if (status !== 200) throw invocationFailure(workload, fn, (document as { message: string }).message);
      return resultOf(workload, fn, document as Outcome);
    },
    async activity(workload) {
      checkName(workload);
      const found = await current(workload);
      if (found === undefined) return { queues: [], schedules: [] };
      return localActivity(folder, workload, found.manifest, now());
    },
    async runSchedules(workload, name, { signal }) {
      checkName(workload);
      const scheduled = scheduledIn(workload, (await current(workload))?.manifest.functions ?? []);
      if (chosenSchedules(workload, scheduled, name).length === 0) return [];
      const question = { workload, ...(name === undefined ? {} : { name }) };
      const { status, document } = await askHost(await requireHost(folder), runSchedulesPath, question, signal);
      if (status !== 200) throw new Error(`the engine host answered with ${String(status)}`);
      return (document as readonly ScheduleRun[]).map(({ fn, schedule, outcome }) => ({
        fn,
        schedule,
        outcome: outcome === 'done' ? 'done' : 'failed',
      }));
    },
    async *logs(workload, query, signal) {
      checkName(workload);
      yield* readLog(layout.logs, workload, query, signal);
    },
  };
}

/** The bundles of one deployment, all or none: a prepared folder is renamed. */
async function writeBundles(folder: string, work: PreparedWorkload): Promise<void> {
  const target = deploymentFolder(folder, work.workload.name, work.digest);
  const fresh = join(engineLayout(folder).functions, work.workload.name, `.${uniqueId()}`);
  await mkdir(fresh, { recursive: true, mode: 0o700 });
  for (const [id, { code, map }] of work.bundles) {
    await writeFile(join(fresh, `${id}.mjs`), `${code}//# sourceMappingURL=${id}.mjs.map\n`, { mode: 0o600 });
    await writeFile(join(fresh, `${id}.mjs.map`), map, { mode: 0o600 });
  }
  try {
    await rename(fresh, target);
  } catch (error) {
    // A run that was killed before it wrote the manifest left the same bundles.
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'EPERM')) throw error;
    await rm(fresh, { recursive: true, force: true });
  }
}

/** The deployment before stays: the host may be about to start a function of it. */
async function removeOldBundles(folder: string, workload: string, digests: readonly string[]): Promise<void> {
  const parent = join(engineLayout(folder).functions, workload);
  const kept = new Set(digests.map((digest) => digest.slice(0, 32)));
  for (const name of await unlessMissing(readdir(parent), [])) {
    if (!kept.has(name)) await rm(join(parent, name), { recursive: true, force: true });
  }
}

function resultOf(workload: string, fn: string, outcome: Outcome): Json {
  switch (outcome.type) {
    case 'returned':
      return outcome.value;
    case 'threw':
      throw invocationFailure(workload, fn, outcome.error);
    case 'timeout':
      throw invocationFailure(workload, fn, 'it did not answer in time');
    case 'crashed':
      throw invocationFailure(workload, fn, outcome.reason);
  }
}

function differentSandbox(host: HostFile, sandbox: SandboxSetting): Failure {
  return new Failure(otherSandbox, {
    message: 'The engine host of this folder runs with another sandbox',
    because: `its functions use ${host.sandbox ?? 'none'}, this command uses ${sandbox.origin}`,
    fix: 'Give this sandbox an engine folder of its own with --engine-folder <folder>.',
  });
}

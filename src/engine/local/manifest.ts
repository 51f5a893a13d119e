import { join } from 'node:path';
import type { JsonObject } from '../../runtime/ports.ts';
import type { Deployed } from '../engine.ts';
import type { Parts } from '../workload.ts';
import type { LocalSchedule } from './local-schedule.ts';
import { type LocalFunction, type LocalWorkload, atHost } from './local-workload.ts';
import { type VersionedFiles, versionedFiles } from './versioned-files.ts';

/** What is deployed under a name: the document that engine and engine host share. */
export interface Manifest extends LocalWorkload {
  readonly digest: string;
  readonly parts: Parts;
  readonly domain: string;
  readonly owner?: string | undefined;
  readonly deployedBy: string;
  /** ISO 8601. */
  readonly deployedAt: string;
  /** Of the engine host when this was deployed. */
  readonly origin: string;
}

/** Layout of the folder of a local engine. */
export function engineLayout(folder: string) {
  return {
    secrets: join(folder, 'secrets'),
    state: join(folder, 'state'),
    leases: join(folder, 'leases'),
    manifests: join(folder, 'manifests'),
    schedules: join(folder, 'schedules'),
    queues: join(folder, 'queues'),
    functions: join(folder, 'functions'),
    logs: join(folder, 'logs'),
    host: join(folder, 'host.json'),
  } as const;
}

export function manifestStore(folder: string): VersionedFiles {
  return versionedFiles(engineLayout(folder).manifests);
}

/** What was deployed before there were schedules has none; the same goes for queues. */
interface StoredManifest extends Omit<Manifest, 'functions' | 'queues'> {
  readonly queues?: Manifest['queues'];
  readonly functions: readonly (Omit<LocalFunction, 'schedules' | 'queues'> & {
    readonly queues?: LocalFunction['queues'];
    /** Those that were switched off were left out. */
    readonly schedules?: readonly (Omit<LocalSchedule, 'enabled'> & Partial<Pick<LocalSchedule, 'enabled'>>)[];
  })[];
}

export function manifestOf(value: JsonObject): Manifest {
  const { functions, queues = [], ...manifest } = value as unknown as StoredManifest;
  return {
    ...manifest,
    queues,
    functions: functions.map(({ schedules = [], queues: events = [], ...fn }) => ({
      ...fn,
      schedules: schedules.map((schedule) => ({ ...schedule, enabled: schedule.enabled ?? true })),
      queues: events,
    })),
  };
}

/** Folder of the bundles of one deployment. */
export function deploymentFolder(folder: string, workload: string, digest: string): string {
  return join(engineLayout(folder).functions, workload, digest.slice(0, 32));
}

/** `origin`: of the engine host that runs now; else the addresses are those of the deployment. */
export function deployedOf(workload: string, manifest: Manifest, origin: string | undefined): Deployed {
  const { digest, domain, owner, deployedBy, deployedAt } = manifest;
  const outputs = Object.entries(manifest.outputs).map(([name, text]) => [
    name,
    atHost(text, origin ?? manifest.origin, workload),
  ]);
  return {
    digest,
    domain,
    owner,
    deployedBy,
    deployedAt,
    outputs: Object.fromEntries(outputs) as Readonly<Record<string, string>>,
  };
}

import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';
import type { SandboxSetting } from '../../runtime/sandbox-route.ts';
import type { Engine, Holder } from '../engine.ts';
import { currentHolder } from '../holder.ts';
import { checkName } from '../workload.ts';
import { workloadActivity } from './activity/activity.ts';
import { runWorkloadSchedules } from './activity/run-schedules.ts';
import { artifacts } from './stacks/artifacts.ts';
import { withFoundationKey } from './stacks/foundation.ts';
import { fieldEncryption, readStateKey, stateKey } from './stores/field-encryption.ts';
import { invokeFunction } from './function/invoke.ts';
import { tableLeases } from './stores/lease.ts';
import { workloadLogs } from './function/logs.ts';
import { engineNames } from './names.ts';
import { type PaceSetting, defaultPace, paceOf } from './stacks/pace.ts';
import { secretsStore } from './stores/secrets-store.ts';
import type { AwsSession } from './session/session.ts';
import { stackWorkloads } from './stacks/stack-workloads.ts';
import { stateStore } from './stores/state-store.ts';
import { withAwsFailures } from './stores/store-failures.ts';

export interface AwsEngineOptions {
  /** Disposed with the engine. */
  readonly session: AwsSession;
  /** What everything of this engine begins with on AWS, e.g. `app-builder`. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Given to the functions; only with an emulator, as AWS does not reach this machine. */
  readonly sandbox?: SandboxSetting;
  /** Who deploys; `currentHolder` by default. */
  readonly holder?: Holder;
  /** The commit that a workload's folder is at, for the tag of its stack. */
  readonly commitOf?: (folder: string) => Promise<string | undefined>;
  readonly pace?: PaceSetting;
}

/** One AWS account and region as integration engine: stacks, Lambda, Secrets Manager and one DynamoDB table. */
export function awsEngine(options: AwsEngineOptions): Engine {
  const { session, name, now, sandbox } = options;
  const setting = options.pace ?? defaultPace;
  const names = engineNames(name);
  const secrets = secretsStore(() => session.secretsManager());
  const shownSecrets = withAwsFailures(secrets, 'using the secrets of the engine');
  const calls = () => session.dynamoDB();
  const encryption = fieldEncryption((use) => stateKey(secrets, names.stateKey, use === 'seal' ? 'make' : 'fail'));
  const leases = withAwsFailures(
    tableLeases(calls, names.stateTable, now),
    'taking a lease in the table of the engine',
  );
  const files = artifacts(session, name);
  const stacks = stackWorkloads({
    session,
    name,
    now,
    sandbox,
    commitOf: options.commitOf ?? (() => Promise.resolve(undefined)),
    artifacts: files,
    who: (options.holder ?? currentHolder()).who,
    pace: paceOf(setting),
  });
  const { plan, apply } = withFoundationKey(stacks, {
    stack: names.foundationStack,
    secret: names.stateKey,
    exists: async () => (await readStateKey(shownSecrets, names.stateKey)) !== undefined,
    make: () => stateKey(shownSecrets, names.stateKey, 'make'),
  });

  return {
    name: 'aws',
    secrets: shownSecrets,
    state: withAwsFailures(
      stateStore({ calls, table: names.stateTable, encryption, now }),
      `using the table ${names.stateTable}`,
    ),
    async place() {
      const { account } = await session.identity();
      const { region } = session;
      return { location: `Amazon ${region}`, bucket: await files.bucket(), cloud: { account, region } };
    },
    foundation: (domain) => ({
      name: names.foundationStack,
      folder: join(packageRoot(), 'templates', 'foundation'),
      parameters: {},
      domain,
    }),
    lease: async (lease, holder) => ({ ...(await leases.take(lease, holder)), confirm: () => leases.confirm() }),
    inspect: stacks.inspect,
    plan,
    async apply(planned, run) {
      await leases.confirm();
      const deployed = await apply(planned, run);
      // Until now, nothing but the creation of this stack kept two first runs apart.
      if (planned.workload.name === names.foundationStack) await leases.claimPending();
      return deployed;
    },
    async remove(workload, run) {
      await leases.confirm();
      await stacks.remove(workload, run);
    },
    async invoke(workload, fn, event) {
      checkName(workload);
      const [cloudFormation, lambda] = await Promise.all([session.cloudFormation(), session.lambda()]);
      return invokeFunction({ cloudFormation, lambda }, workload, fn, event);
    },
    async *logs(workload, query, signal) {
      checkName(workload);
      const [cloudFormation, lambda, logs] = await Promise.all([
        session.cloudFormation(),
        session.lambda(),
        session.logs(),
      ]);
      yield* workloadLogs({ cloudFormation, lambda, logs }, workload, query, { signal, interval: setting.first });
    },
    async activity(workload) {
      checkName(workload);
      const [cloudFormation, questions] = await Promise.all([session.cloudFormation(), session.activity()]);
      return workloadActivity({ cloudFormation, calls: questions }, workload);
    },
    async runSchedules(workload, schedule, run) {
      checkName(workload);
      const [cloudFormation, lambda, questions] = await Promise.all([
        session.cloudFormation(),
        session.lambda(),
        session.activity(),
      ]);
      return runWorkloadSchedules({ cloudFormation, lambda, calls: questions }, workload, schedule, run);
    },
    async [Symbol.asyncDispose]() {
      await stacks.discard();
      await session[Symbol.asyncDispose]();
    },
  };
}

import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CommandContext } from '../../cli/command.ts';
import type { AwsEngineOptions } from '../../engine/aws/aws-engine.ts';
import type { AwsSession } from '../../engine/aws/session/session.ts';
import type { Engine } from '../../engine/engine.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import { customerSecretPrefix, providerSecretName } from '../../platforms/4me/wire/names.ts';
import { engineWorkloadName, integrationWorkloadName } from '../../provision/workloads.ts';
import type { Run } from '../../run.ts';
import { sandboxDomains } from '../../runtime/sandbox-route.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { DemoPlace } from './place.ts';

const noEmulator: FailureKind = { code: 'AB-DEMO-ENDPOINT', exit: 'usage' };

/** Names on the emulator that nobody else has: of the engine, and the sandbox's domain, which names of secrets have in them. */
export function demoNames(): { readonly engineName: string; readonly domain: string } {
  const engineName = `demo-${randomBytes(3).toString('hex')}`;
  return { engineName, domain: `${engineName}.${sandboxDomains[0]}` };
}

const region = 'us-east-1';

/** The emulator's address. Throws AB-DEMO-ENDPOINT unless it is on this machine. */
async function emulatorOf({ surroundings }: CommandContext): Promise<string> {
  const { isLoopback } = await import('../../engine/aws/session/endpoints.ts');
  const endpoint = surroundings.environment['AWS_ENDPOINT_URL'] ?? '';
  if (isLoopback(endpoint)) return endpoint;
  throw new Failure(noEmulator, {
    message: 'The demo on AWS needs an emulator of AWS on this machine',
    because:
      endpoint === ''
        ? 'AWS_ENDPOINT_URL is not set, and AWS itself cannot reach the sandbox'
        : 'AWS_ENDPOINT_URL is an address of another machine',
    fix: 'Start one, e.g. ministack, and say where it is: AWS_ENDPOINT_URL=http://127.0.0.1:4566',
  });
}

/**
 * The AWS engine on an emulator, in its default account: messages to functions are not signed, so they come from there. The
 * demo has neither credentials nor settings of whoever runs it.
 */
export async function openAwsPlace(
  context: CommandContext,
  options: {
    readonly sandbox: Sandbox;
    readonly engineName: string;
    readonly folder: string;
    readonly integration: string;
  },
): Promise<DemoPlace> {
  const endpoint = await emulatorOf(context);
  const { engineName, folder } = options;
  const environment = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'app-builder-demo',
    AWS_SECRET_ACCESS_KEY: 'app-builder-demo',
  };
  return {
    environment: { ...environment, APP_BUILDER_ENGINE: 'aws', APP_BUILDER_ENGINE_NAME: engineName },
    longestWait: 120_000,
    where: `the emulator of AWS at ${endpoint}`,
    async end(keep) {
      if (keep) {
        const text = `What was deployed stays on the emulator, in ${region}, under the engine name ${engineName}.`;
        context.report({ type: 'information', text });
        return;
      }
      await quiet(options.sandbox);
      const { openAwsSession } = await import('../../engine/aws/session/open-session.ts');
      const session = await openAwsSession({
        profile: undefined,
        region,
        mfaCode: () => Promise.reject(new Error('the demo has no MFA device')),
        environment,
        homeFolder: folder,
      });
      await removeAll(context, session, options);
    },
  };
}

/** Milliseconds. A function that waits for its turn says nothing for a second at most. */
const silence = 1500;
const longestUnrest = 10_000;

/** Resolves when functions ask nothing more: what one that is still at work writes later would be left on the emulator. */
async function quiet({ requests }: Sandbox): Promise<void> {
  const until = performance.now() + longestUnrest;
  let mark: number;
  do {
    mark = requests.mark();
    await pause(silence);
  } while (requests.mark() !== mark && performance.now() < until);
}

/** Also after Ctrl-C. What cannot be removed is named, and the rest is removed all the same. */
async function removeAll(
  context: CommandContext,
  session: AwsSession,
  {
    sandbox,
    engineName,
    integration,
  }: { readonly sandbox: Sandbox; readonly engineName: string; readonly integration: string },
): Promise<void> {
  const names = await namesOf(engineName);
  await using engine = await engineOf({ session, name: engineName, now: context.now, sandbox: sandbox.setting });
  const run: Run = { signal: new AbortController().signal, now: context.now, report: () => {} };
  const removing = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      context.report({ type: 'warning', text: `${what} is left on the emulator: ${reason}` });
    }
  };
  const { bucket } = await engine.place();
  const workloads = [integrationWorkloadName(engineName, integration), engineWorkloadName(engineName)];
  for (const workload of [...workloads, names.foundationStack]) {
    await removing(workload, () => engine.remove(workload, run));
  }
  // The template keeps both when its stack is deleted, as nobody wants to lose them by that.
  await removing(bucket, () => removeBucket(session, bucket));
  await removing(names.stateTable, async () => {
    const tables = await session.dynamoDB();
    const table = { TableName: names.stateTable };
    // The template protects it.
    await tables.updateTable({ ...table, DeletionProtectionEnabled: false }).catch(unlessAbsent);
    await tables.deleteTable(table).catch(unlessAbsent);
  });
  await removing('a secret', async () => {
    const customers = await engine.secrets.list(customerSecretPrefix(integration, sandbox.domain));
    // The engine's own key, and what apps of platforms with one place for all have.
    const own = await engine.secrets.list(`${engineName}/`);
    const provider = providerSecretName(sandbox.domain, sandbox.provider.account);
    for (const name of [...customers, ...own, provider, names.stateKey]) await engine.secrets.remove(name);
  });
}

// The compiler does not rewrite imports in a function that has "await using", so they stand in functions of their own.
async function engineOf(options: AwsEngineOptions): Promise<Engine> {
  const { awsEngine } = await import('../../engine/aws/aws-engine.ts');
  return awsEngine(options);
}

async function namesOf(engineName: string) {
  const { engineNames } = await import('../../engine/aws/names.ts');
  return engineNames(engineName);
}

async function removeBucket(session: AwsSession, bucket: string): Promise<void> {
  const s3 = await session.s3();
  for (;;) {
    const found = await s3.listObjectVersions({ Bucket: bucket }).catch(unlessAbsent);
    const objects = [...(found?.Versions ?? []), ...(found?.DeleteMarkers ?? [])];
    if (objects.length === 0) break;
    for (const { Key = '', VersionId } of objects) {
      await s3.deleteObject({ Bucket: bucket, Key, ...(VersionId === undefined ? {} : { VersionId }) });
    }
  }
  await s3.deleteBucket({ Bucket: bucket }).catch(unlessAbsent);
}

function unlessAbsent(error: unknown): undefined {
  if (error instanceof Error && /^(?:NoSuchBucket|ResourceNotFoundException)$/.test(error.name)) return undefined;
  throw error;
}

import { type Deployed, type Engine, isUsable } from '../engine/engine.ts';
import { Failure, type FailureKind } from '../failure.ts';
import { engineWorkloadName, integrationWorkloadName } from '../provision/workloads.ts';

/** Name of the workload that a command means by the name of an integration; `engine` is the secrets listener. */
export function workloadName(engineName: string, integration: string): string {
  return integration === 'engine' ? engineWorkloadName(engineName) : integrationWorkloadName(engineName, integration);
}

/**
 * What is deployed for an integration and can be used. Throws a Failure with `code` where nothing is, and says how to deploy it.
 * `command`: the word after app-builder, of one that the secrets
 * listener has, too, for the hint.
 */
export async function deployedWorkload(
  engine: Engine,
  { engineName, integration }: { readonly engineName: string; readonly integration: string },
  { code, command }: { readonly code: FailureKind['code']; readonly command?: string },
): Promise<{ readonly workload: string; readonly deployed: Deployed }> {
  const workload = workloadName(engineName, integration);
  const deployed = await engine.inspect(workload);
  if (deployed !== undefined && isUsable(deployed)) return { workload, deployed };
  const { location } = await engine.place();
  const ofListener = command === undefined ? '' : `; "app-builder ${command} engine" is about the secrets listener`;
  throw new Failure(
    { code, exit: 'usage' },
    {
      message: `Nothing is deployed under the name ${workload}`,
      because: `${engine.name === 'aws' ? 'AWS' : 'the engine'} (${location}) has no such workload`,
      fix:
        integration === 'engine'
          ? 'Run "app-builder bootstrap" first, or give the name of the engine with --engine-name.'
          : `Run "app-builder deploy ${integration}" first, or give the name of the engine with --engine-name${ofListener}.`,
    },
  );
}

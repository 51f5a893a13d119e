import { isUsable, type Engine } from '../../../engine/engine.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import { integrationWorkloadName } from '../../../provision/workloads.ts';
import type { AppPlace } from '../wire/names.ts';
import { readAppRecords } from './app-records.ts';

const notDeployed: FailureKind = { code: 'AB-THENA-NOT-DEPLOYED', exit: 'usage' };

export interface DeployedApp {
  readonly appId: string;
  /** Whether its functions are there: they hear of installations, and delete what they have of them. */
  readonly hears: boolean;
}

/** The app as `deploy` has left it. Throws `AB-THENA-NOT-DEPLOYED` where this engine knows no app at Thena. */
export async function deployedApp(
  engine: Engine,
  place: AppPlace,
  redact: (secret: string) => void,
): Promise<DeployedApp> {
  const [{ appId, secretName }, workload] = await Promise.all([
    readAppRecords(engine, place, redact),
    engine.inspect(integrationWorkloadName(place.engineName, place.reference)),
  ]);
  if (appId !== undefined) return { appId, hears: isUsable(workload) };
  throw notThere(place, `there is no app_id in the secret ${secretName}`);
}

export function notThere({ reference }: AppPlace, because: string): Failure {
  return new Failure(notDeployed, {
    message: `${reference} is not deployed, so there is nothing to install`,
    because,
    fix: `Run "app-builder deploy ${reference}" first, with the same engine.`,
  });
}

import { deployedWorkload } from '../../../commands/deployed-workload.ts';
import type { Engine } from '../../../engine/engine.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import { appOutput } from '../../../provision/workloads.ts';
import { withoutSlash } from '../receive/app-secret.ts';
import type { AppPlace } from '../wire/names.ts';
import type { AppSecret } from './app-secret.ts';

const notDeployed: FailureKind = { code: 'AB-HESEYA-WORKLOAD', exit: 'usage' };

/** Where the app answers, as the template's output has it. Throws `AB-HESEYA-WORKLOAD`. */
export async function deployedAddress(engine: Engine, place: AppPlace): Promise<string> {
  const { engineName, reference, domain } = place;
  const { workload, deployed } = await deployedWorkload(engine, { engineName, integration: reference }, notDeployed);
  if (deployed.domain !== domain) {
    throw notReady(workload, `it is deployed for ${deployed.domain}, and not for ${domain}`, reference);
  }
  const address = deployed.outputs[appOutput] ?? '';
  if (URL.canParse(address)) return address;
  throw notReady(workload, `it has no output ${appOutput} with its address`, reference);
}

/** Throws `AB-HESEYA-WORKLOAD` for an app whose functions do not know where they are. */
export function requireKnownAddress(address: string, secret: AppSecret, { reference }: AppPlace): void {
  const trouble = addressTrouble(address, secret);
  if (trouble !== undefined) throw notReady(reference, trouble, reference);
}

/** Functions make their webhooks at the address that is in the secret; undefined where that is the right one. */
export function addressTrouble(address: string, secret: AppSecret): string | undefined {
  const { name, address: known } = secret;
  if (known === undefined) return `the secret ${name} has no app_address, so the app does not know where it is`;
  if (withoutSlash(known) === withoutSlash(address)) return undefined;
  return `the secret ${name} has the app_address ${known}, and the app is at ${address}`;
}

function notReady(what: string, because: string, reference: string): Failure {
  return new Failure(notDeployed, {
    message: `${what} is not ready to be installed`,
    because,
    fix: `Run "app-builder deploy ${reference}" first.`,
  });
}

import type { Engine } from '../../engine/engine.ts';
import { runningHost } from '../../engine/local/host-file.ts';
import { canonicalDomain } from '../../platforms/4me/wire/domain.ts';
import { providerSecretName } from '../../platforms/4me/wire/names.ts';
import { engineWorkloadName } from '../../provision/workloads.ts';
import { failed, needsNetwork, ok, outcomeOf, skipped, type Check } from '../check.ts';

export interface EngineOptions {
  /** Throws what opening it throws. */
  readonly engine: () => Promise<Engine>;
  /** Absolute; of the local engine. */
  readonly engineFolder: string;
  readonly engineName: string;
  readonly domain: string;
  readonly account: string;
}

/** `offline`: whether an engine elsewhere is left alone. */
export function engineCheck({ engine, engineFolder }: EngineOptions, offline: boolean): Check {
  return {
    name: 'engine',
    async run() {
      const opened = await engine();
      if (offline && opened.name === 'aws') return skipped(needsNetwork);
      const { location, cloud } = await opened.place();
      if (cloud !== undefined) return ok(`AWS account ${cloud.account} in ${cloud.region}`);
      const host = await runningHost(engineFolder);
      if (host !== undefined) return ok(`${location}; its host answers at ${host.origin}`);
      return failed(
        'no engine host runs on this machine, so no function answers',
        'Start one in another terminal with: app-builder sandbox',
      );
    },
  };
}

/** The calls that commands make anyway: what may be read is known, what may be written shows when it is. */
export function engineAccessCheck({ engine, engineName, domain, account }: EngineOptions): Check {
  return {
    name: 'engine-access',
    needs: ['engine'],
    async run() {
      const opened = await engine();
      const reads = {
        deployments: opened.inspect(engineWorkloadName(engineName)),
        secrets: opened.secrets.get(providerSecretName(domain, account)),
        state: readState(opened, domain),
      };
      const found = await Promise.all(
        Object.entries(reads).map(async ([what, read]) => ({
          what,
          outcome: await read.then(() => undefined, outcomeOf),
        })),
      );
      const refused = found.flatMap(({ what, outcome }) => (outcome === undefined ? [] : [`${what}: ${outcome.text}`]));
      const credentials = found.some(({ outcome }) => outcome?.credentials === true);
      if (refused.length === 0) return ok(`${Object.keys(reads).join(', ')} can be read`);
      const fix =
        opened.name === 'aws'
          ? 'Give the role of these credentials the permissions of docs/aws-deploy-policy.json.'
          : 'Look at the owner and the mode of the folder of the engine.';
      return { ...failed(refused.join('; '), fix), credentials };
    },
  };
}

/** The table is there once the foundation is. */
async function readState(engine: Engine, domain: string): Promise<void> {
  const foundation = engine.foundation(canonicalDomain(domain));
  if (foundation !== undefined && (await engine.inspect(foundation.name)) === undefined) return;
  await engine.state.get('doctor');
}

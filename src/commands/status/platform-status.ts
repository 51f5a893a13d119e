import type { CommandContext } from '../../cli/command.ts';
import type { Engine } from '../../engine/engine.ts';
import { Failure } from '../../failure.ts';
import type { Answers } from '../../input/answers.ts';
import { canonicalDomain } from '../../platforms/4me/wire/domain.ts';
import { readAccountStatus, type AccountStatus } from '../../provision/account-status.ts';
import { engineWorkloadName } from '../../provision/workloads.ts';
import { connectionOf } from '../provisioning.ts';
import type { WorkloadStatus } from './workload-lines.ts';

/** What 4me was asked, or why it was not. */
export type PlatformStatus =
  | ({ readonly asked: true } & AccountStatus)
  | { readonly asked: false; readonly because: string };

/** Nobody waits a minute for a status. */
const impatient = { patience: { attempts: 2, longestWait: 2_000 }, timeout: 10_000 };

const notAsked = (because: string): PlatformStatus => ({ asked: false, because });

/**
 * Asks 4me about what is deployed, where that is possible: not without a workload, an account and its credentials. What 4me does
 * not answer is a warning, because the engine's part is known all the same.
 */
export async function platformStatus(
  workloads: readonly WorkloadStatus[],
  answers: Answers,
  engine: Engine,
  context: CommandContext,
): Promise<PlatformStatus> {
  const domain = answers.text('domain');
  if (context.given.has('offline')) return notAsked('--offline was given');
  const here = workloads.filter((one) => one.domain === canonicalDomain(domain));
  if (here.length === 0) return notAsked(`nothing is deployed for ${domain}`);
  const account = accountOf(here, answers);
  if (account === undefined) return notAsked('the provider account is not known; give it with --account');
  const asked = here.filter((one) => isOf(one, { account, domain }));
  const listener = await engine.inspect(engineWorkloadName(answers.text('engineName')));
  try {
    const status = await readAccountStatus({
      domain,
      account,
      accessToken: answers.optional('accessToken'),
      engine,
      connect: { ...(await connectionOf(answers, context)), ...impatient },
      integrations: asked.map(({ integration }) => integration).filter((name) => name !== 'engine'),
      secretsAddress: listener?.outputs['SecretsApi'],
    });
    if (status === undefined) return notAsked(`the engine has no credentials of ${account} on ${domain}`);
    return { asked: true, ...status };
  } catch (error) {
    if (!(error instanceof Failure) || context.signal.aborted) throw error;
    const because = error.because === undefined ? error.message : `${error.message}: ${error.because}`;
    context.report({ type: 'warning', text: `What 4me knows is missing. ${because}` });
    return notAsked(because);
  }
}

/** Whether its records are in this account. A workload that does not say belongs to whoever asks. */
export function isOf(workload: WorkloadStatus, place: { readonly account: string; readonly domain: string }): boolean {
  return workload.domain === canonicalDomain(place.domain) && (workload.account ?? place.account) === place.account;
}

/** The given one, or the one that everything is deployed for. */
function accountOf(workloads: readonly WorkloadStatus[], answers: Answers): string | undefined {
  const owners = [...new Set(workloads.flatMap(({ account }) => account ?? []))];
  return answers.optional('account') ?? (owners.length === 1 ? owners[0] : undefined);
}

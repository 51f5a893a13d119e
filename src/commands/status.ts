import { openEngine } from '../app.ts';
import type { CommandContext, CommandResult } from '../cli/command.ts';
import { type Activity, type Deployed, type Engine, isUsable } from '../engine/engine.ts';
import { resolveAnswers } from '../input/answers.ts';
import { optional, questions } from '../input/questions.ts';
import { inputSources } from '../input/sources.ts';
import { inputFolder } from '../input/start-folder.ts';
import { bundledTemplates } from '../integration/bundled.ts';
import { integrationNames } from '../integration/find-folder.ts';
import { appLines, appReports, documentsOf } from './status/app-reports.ts';
import { offerTunnelRestore } from './tunnel/leftover.ts';
import { deployedWorkload, workloadName } from './deployed-workload.ts';
import { domainQuestionOf } from './on-platform.ts';
import { engineQuestions } from './provisioning.ts';
import { platformStatus } from './status/platform-status.ts';
import { statusLines } from './status/lines.ts';
import type { WorkloadStatus } from './status/workload-lines.ts';

/**
 * `status [integration]`: what is deployed on the engine, what its queues and schedules do, and what 4me knows of it. That 4me cannot
 * be asked is no failure: the rest is true all the same.
 */
export async function status(context: CommandContext): Promise<CommandResult> {
  const { given, surroundings } = context;
  const integration = given.arguments['integration'];
  const folder = await inputFolder(surroundings.workingFolder, integration);
  const answers = await resolveAnswers(
    [
      await domainQuestionOf(context, integration),
      optional(questions.account),
      questions.accessToken,
      questions.platformToken,
      ...engineQuestions,
    ],
    inputSources(context, folder),
  );
  await using engine = await openEngine(answers, context);
  const engineName = answers.text('engineName');
  const { location, cloud } = await engine.place();
  const workloads =
    integration === undefined
      ? await everything(engine, engineName, surroundings.workingFolder)
      : [await only(engine, engineName, integration)];
  if (answers.optional('account') !== undefined) await offerTunnelRestore(answers, context, engine);
  const platform = await platformStatus(workloads, answers, engine, context);
  const apps = await appReports(workloads, { engine, answers, context });
  return {
    document: { engine: { name: engine.name, location, ...cloud }, workloads, platform, apps: documentsOf(apps) },
    lines: (theme) =>
      workloads.length === 0
        ? [
            `Nothing is deployed under the engine name ${engineName} (${location}).`,
            'Run "app-builder bootstrap", then "app-builder deploy" with the name of an integration.',
          ]
        : [
            `Engine: ${location}`,
            ...statusLines(workloads, platform, context.now(), theme, apps.length < workloads.length),
            ...appLines(apps, theme),
          ],
  };
}

async function only(engine: Engine, engineName: string, integration: string): Promise<WorkloadStatus> {
  const hint = { code: 'AB-STATUS-WORKLOAD', command: 'status' } as const;
  const { workload, deployed } = await deployedWorkload(engine, { engineName, integration }, hint);
  return statusOf(integration, workload, deployed, await engine.activity(workload));
}

/** Engine and integrations that can be named here, as far as they are deployed. */
async function everything(
  engine: Engine,
  engineName: string,
  workingFolder: string,
): Promise<readonly WorkloadStatus[]> {
  const names = ['engine', ...(await integrationNames({ workingFolder, templates: bundledTemplates() }))];
  const found = await Promise.all(
    names.map(async (integration) => {
      const workload = workloadName(engineName, integration);
      const deployed = await engine.inspect(workload);
      if (deployed === undefined) return [];
      const activity = isUsable(deployed) ? await engine.activity(workload) : { queues: [], schedules: [] };
      return [statusOf(integration, workload, deployed, activity)];
    }),
  );
  return found.flat();
}

function statusOf(integration: string, workload: string, deployed: Deployed, activity: Activity): WorkloadStatus {
  const { domain, owner, deployedAt, deployedBy, failed } = deployed;
  return {
    integration,
    workload,
    domain,
    ...(owner === undefined ? {} : { account: owner }),
    deployedAt,
    deployedBy,
    ...(failed === undefined ? {} : { failed }),
    ...activity,
  };
}

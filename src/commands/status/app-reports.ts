import type { CommandContext, Theme } from '../../cli/command.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Answers } from '../../input/answers.ts';
import { bundledTemplates } from '../../integration/bundled.ts';
import { findIntegration, integrationNames } from '../../integration/find-folder.ts';
import type { PlatformReport } from '../../platforms/platform.ts';
import { platformOf } from '../../platforms/registry.ts';
import type { WorkloadStatus } from './workload-lines.ts';

/** What the platform of a deployed integration says of it. */
export interface AppReport extends PlatformReport {
  readonly integration: string;
  readonly platform: string;
  /** As people read the name of the platform. */
  readonly title: string;
}

/** Reports of the platforms that have any, for what is deployed and has its folder here. */
export async function appReports(
  workloads: readonly WorkloadStatus[],
  {
    engine,
    answers,
    context,
  }: { readonly engine: Engine; readonly answers: Answers; readonly context: CommandContext },
): Promise<readonly AppReport[]> {
  const places = { workingFolder: context.surroundings.workingFolder, templates: bundledTemplates() };
  const here = await integrationNames(places);
  const found = await Promise.all(
    workloads
      .filter(({ integration, failed }) => failed === undefined && here.includes(integration))
      .map(async ({ integration: name }): Promise<readonly AppReport[]> => {
        const integration = await findIntegration(name, places);
        const platform = await platformOf(integration);
        const report = await platform.status?.(context, { integration, engine, answers });
        if (report === undefined) return [];
        return [{ ...report, integration: name, platform: integration.platform, title: platform.title }];
      }),
  );
  return found.flat();
}

export const documentsOf = (reports: readonly AppReport[]): readonly object[] =>
  reports.map(({ integration, platform, document }) => ({ integration, platform, ...document }));

export function appLines(reports: readonly AppReport[], theme: Theme): readonly string[] {
  return reports.flatMap(({ integration, title, lines }) => [
    '',
    theme.strong(`${integration} at ${title}`),
    ...lines(theme).map((line) => `  ${line}`),
  ]);
}

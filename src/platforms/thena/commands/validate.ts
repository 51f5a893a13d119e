import { thenaApps } from '../app-sender.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { withLines } from '../../../integration/json-file.ts';
import { checkAppTemplate } from '../../../validate/checks/app-template.ts';
import { findingOf, type Finding, type Report } from '../../../validate/finding.ts';
import { readHandlers } from '../../../validate/read-handlers.ts';
import { activitiesFile } from '../definition/definition.ts';
import { inspectDefinition } from '../definition/read-definition.ts';
import { checkHandledEvents } from './handled-events.ts';

/** Everything that is wrong with the folder of an app for Thena, in the order of files and lines. Without a network. */
export async function findingsOf(integration: FoundIntegration): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const report: Report = (rule, problem) => void findings.push(findingOf(rule, problem));
  const { definition, problems, doubts, sources } = await inspectDefinition(integration);
  for (const problem of problems) {
    report(problem.file === activitiesFile ? 'thena-activities' : 'thena-manifest', problem);
  }
  for (const { about, ...problem } of doubts) report(about, problem);
  const template = await checkAppTemplate(integration, thenaApps.place.domain, report);
  const read = template === undefined ? undefined : await readHandlers(template, report);
  if (definition !== undefined && read !== undefined) checkHandledEvents(definition, read.sources, report);
  const placed = (await withLines(findings, [...sources, ...(read?.sources ?? [])])) as readonly Finding[];
  return placed.toSorted(byPlace);
}

function byPlace(one: Finding, other: Finding): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0);
}

import type { CommandContext } from '../../../cli/command.ts';
import { heseyaApps } from '../app-sender.ts';
import type { FoundIntegration } from '../../../integration/find-folder.ts';
import { withLines } from '../../../integration/json-file.ts';
import { checkAppTemplate } from '../../../validate/checks/app-template.ts';
import { findingOf, type Finding, type Report } from '../../../validate/finding.ts';
import { readHandlers } from '../../../validate/read-handlers.ts';
import { inspectDefinition } from '../definition/read-definition.ts';

/** Everything that is wrong with the folder of an app for Heseya, without a network. Loads the handler, which must not do anything yet. */
export async function findingsOf(
  { given, report: tell }: CommandContext,
  integration: FoundIntegration,
): Promise<readonly Finding[]> {
  if (given.has('online')) {
    const text = `--online has nothing to look at in ${integration.name}: stores of Heseya have no published versions`;
    tell({ type: 'information', text });
  }
  const findings: Finding[] = [];
  const report: Report = (rule, problem) => void findings.push(findingOf(rule, problem));
  const { problems, doubts, sources } = await inspectDefinition(integration);
  for (const problem of problems) report('heseya-app', problem);
  for (const { about, ...doubt } of doubts) report(about, doubt);
  const template = await checkAppTemplate(integration, heseyaApps.place.domain, report);
  const read = template === undefined ? undefined : await readHandlers(template, report);
  const placed = (await withLines(findings, [...sources, ...(read?.sources ?? [])])) as readonly Finding[];
  return placed.toSorted(byPlace);
}

function byPlace(one: Finding, other: Finding): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0);
}

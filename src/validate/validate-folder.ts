import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { offeringFile, type IntegrationFolder } from '../integration/find-folder.ts';
import { withLines } from '../integration/json-file.ts';
import type { Template } from '../integration/template/model.ts';
import { readTemplate } from '../integration/template/read-template.ts';
import type { Definition } from '../platforms/4me/definition/definition.ts';
import { itemsFile } from '../platforms/4me/definition/items.ts';
import { inspectDefinition, templateFile } from '../platforms/4me/definition/read-definition.ts';
import { rulesFile } from '../platforms/4me/definition/rules.ts';
import { checkAutomationRules } from './checks/automation-rules.ts';
import { checkOffering } from './checks/offering.ts';
import { checkScopes } from './checks/scopes.ts';
import { checkTemplate } from './checks/template.ts';
import { checkForm } from './checks/ui-form.ts';
import { findingOf, type Finding, type Report } from './finding.ts';
import { readForm } from './form.ts';
import { readHandlers } from './read-handlers.ts';
import type { RuleName } from './rules.ts';
import type { Subject } from './subject.ts';

export interface ValidatedFolder {
  /** In the order of files and lines. */
  readonly findings: readonly Finding[];
  /** Undefined where the folder cannot be read well enough for the checks that go further. */
  readonly subject: Subject | undefined;
}

const rulesOfFiles: Readonly<Record<string, RuleName>> = {
  [offeringFile]: 'offering-file',
  [rulesFile]: 'rules-file',
  [itemsFile]: 'items-file',
  [templateFile]: 'template-file',
};

/** Finds everything that is wrong with one folder, without a network. Runs the code of the handler, which must not do anything yet. */
export async function validateFolder(integration: IntegrationFolder): Promise<ValidatedFolder> {
  const findings: Finding[] = [];
  const report: Report = (rule, problem) => void findings.push(findingOf(rule, problem));
  const { definition, problems, sources } = await inspectDefinition(integration);
  for (const problem of problems) report(rulesOfFiles[problem.file] ?? 'ui-extension-file', problem);
  const subject = definition === undefined ? undefined : await subjectOf(definition, report);
  if (subject !== undefined) {
    checkOffering(subject, report);
    checkAutomationRules(subject, report);
    checkForm(subject, report);
    await checkScopes(subject, report);
    checkTemplate(subject, report);
  }
  const placed = (await withLines(findings, sources)) as readonly Finding[];
  return { findings: placed.toSorted(byPlace), subject };
}

async function subjectOf(definition: Definition, report: Report): Promise<Subject> {
  const template = await readableTemplate(join(definition.folder, templateFile));
  const read = template === undefined ? undefined : await readHandlers(template, report);
  const { handlers = new Map(), isComplete = false, sources = [] } = read ?? {};
  return { definition, form: readForm(definition.uiExtension?.html ?? ''), template, handlers, isComplete, sources };
}

/** Undefined where it has problems, which are known by now. */
async function readableTemplate(file: string): Promise<Template | undefined> {
  try {
    return await readTemplate(file);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function byPlace(one: Finding, other: Finding): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return (one.line ?? 0) - (other.line ?? 0);
}

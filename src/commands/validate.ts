import { join } from 'node:path';
import type { CommandContext, CommandResult } from '../cli/command.ts';
import { Failure, type FailureKind } from '../failure.ts';
import { bundledTemplates } from '../integration/bundled.ts';
import {
  findIntegration,
  integrationNames,
  isIntegration,
  type FoundIntegration,
  type IntegrationFolder,
} from '../integration/find-folder.ts';
import { platformOf } from '../platforms/registry.ts';
import type { Finding } from '../validate/finding.ts';
import type { RuleName } from '../validate/rules.ts';
import { countText, validateLines, type ValidatedIntegration } from './validate/lines.ts';

const problemsFound: FailureKind = { code: 'AB-VALIDATE-PROBLEMS', exit: 'usage' };
const nothingThere: FailureKind = { code: 'AB-VALIDATE-NOTHING', exit: 'usage' };

/** `validate [integration]`: everything that is wrong with integration folders, all at once. */
export async function validate(context: CommandContext): Promise<CommandResult> {
  const { given } = context;
  const ignored = given.list('ignore') as readonly RuleName[];
  const integrations: ValidatedIntegration[] = [];
  for (const folder of await chosenFolders(context)) {
    const findings = await (await platformOf(folder)).validate(context, folder);
    const left = findings.filter(({ rule }) => !ignored.includes(rule));
    integrations.push(validated(folder, left));
  }
  const strict = given.has('strict');
  const sum = (of: (one: ValidatedIntegration) => number): number =>
    integrations.reduce((total, one) => total + of(one), 0);
  const total = { problems: sum(({ problems }) => problems), warnings: sum(({ warnings }) => warnings) };
  const isBad = total.problems > 0 || (strict && total.warnings > 0);
  return {
    document: { strict, online: given.has('online'), ...total, integrations },
    lines: (theme) => validateLines(integrations, theme),
    ...(isBad ? { failure: failureOf(total, integrations) } : {}),
  };
}

function failureOf(
  total: { readonly problems: number; readonly warnings: number },
  all: readonly ValidatedIntegration[],
): Failure {
  const bad = all.filter(({ problems, warnings }) => problems + warnings > 0).map(({ integration }) => integration);
  return new Failure(problemsFound, {
    message: `Validation has found ${countText(total)} in ${bad.join(', ')}`,
    ...(total.problems === 0 ? { because: '--strict counts warnings as problems' } : {}),
    fix: 'Correct the files; where a finding is meant to be so, leave its rule out with --ignore <rule>.',
  });
}

function validated({ name, folder }: IntegrationFolder, findings: readonly Finding[]): ValidatedIntegration {
  const count = (level: Finding['level']): number => findings.filter((one) => one.level === level).length;
  return {
    integration: name,
    folder,
    problems: count('problem'),
    warnings: count('warning'),
    findings: findings.map(plain),
  };
}

/** As it is printed: only what there is. */
function plain({ file, pointer, line, text, rule, level }: Finding): Finding {
  return { rule, level, file, ...(line === undefined ? {} : { line }), pointer, text };
}

/** The one that is named; else the working folder if it is one, or all that are in it. */
async function chosenFolders(context: CommandContext): Promise<readonly FoundIntegration[]> {
  const { workingFolder } = context.surroundings;
  const places = { workingFolder, templates: bundledTemplates() };
  const name = context.given.arguments['integration'];
  if (name !== undefined) return [await findIntegration(name, places)];
  if (await isIntegration(workingFolder)) return [await findIntegration('.', places)];
  const names = await integrationNames({ workingFolder, templates: join(workingFolder, 'integrations') });
  if (names.length > 0) return Promise.all(names.toSorted().map((one) => findIntegration(one, places)));
  throw new Failure(nothingThere, {
    message: `There is no integration in ${workingFolder}`,
    because: 'no folder there, or in its folder integrations, has an app_offering.json or integration.json',
    fix: 'Name one, e.g. "app-builder validate note-dispatcher", or make one: app-builder init <name>',
  });
}

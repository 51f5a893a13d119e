import { localWorkload } from '../../engine/local/local-workload.ts';
import { Failure } from '../../failure.ts';
import type { Template } from '../../integration/template/model.ts';
import { parameterValues } from '../../integration/template/parameters.ts';
import { problemsOfTemplate, templateFile } from '../../platforms/4me/definition/read-definition.ts';
import { integrationWorkload } from '../../provision/workloads.ts';
import type { Problem } from '../../integration/problems.ts';
import type { Report } from '../finding.ts';
import type { Subject } from '../subject.ts';

/** What the runtime reads from the environment of a function. */
const variables = ['PARAM_4ME_DOMAIN', 'PARAM_BOOTSTRAP_ACCOUNT', 'PARAM_OFFERING_REFERENCE'];

/** How the problem of a parameter ends that nobody gives a value to. */
export const withoutValue = 'has no value and no default';

/** The template against what deploy gives to it and what the handlers read. */
export function checkTemplate({ definition, template, handlers }: Subject, report: Report): void {
  if (template === undefined) return;
  // Domain and account stand for those of a user: their form is what a pattern of the template may be about.
  const place = { domain: '4me-demo.com', account: 'wdc', engineName: 'app-builder' };
  const given = integrationWorkload({ ...place, definition, parameters: {} }).parameters;
  for (const problem of problemsIn(template, () => void parameterValues(template, given))) {
    report(problem.text.endsWith(withoutValue) ? 'template-value' : 'template-parameter', problem);
  }
  const values = { ...defaultsOf(template), ...given };
  for (const problem of problemsIn(template, () => void localWorkload(definition.name, template, values))) {
    report('template-local', problem);
  }
  for (const { id, environment } of template.functions) {
    const declared = handlers.get(id);
    if (declared === undefined || declared.apps.length + declared.rules.length === 0) continue;
    const missing = variables.filter((name) => environment[name] === undefined);
    if (missing.length === 0) continue;
    const line = template.lineOf(['Resources', id, 'Properties', 'Environment']);
    const text = `${id} has to get ${missing.join(', ')} in its environment`;
    report('template-environment', { file: templateFile, pointer: '', line, text });
  }
}

/** What is wrong with the template where `work` throws a Failure about it. */
export function problemsIn(template: Template, work: () => void): readonly Problem[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return problemsOfTemplate(error, template.file);
  }
}

/** A value for every parameter, so that one without a default does not hide what else there is. */
export function defaultsOf(template: Template): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(template.parameters).map(([name, parameter]) => [
      name,
      parameter.default ?? parameter.allowedValues?.[0] ?? '',
    ]),
  );
}

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { localWorkload } from '../../engine/local/local-workload.ts';
import { Failure } from '../../failure.ts';
import type { IntegrationFolder } from '../../integration/find-folder.ts';
import type { Problem } from '../../integration/problems.ts';
import type { Template } from '../../integration/template/model.ts';
import { parameterValues } from '../../integration/template/parameters.ts';
import { readTemplate } from '../../integration/template/read-template.ts';
import { problemsOfTemplate, templateFile } from '../../platforms/4me/definition/read-definition.ts';
import { appOutput, appWorkload } from '../../provision/workloads.ts';
import type { Report } from '../finding.ts';
import { defaultsOf, problemsIn, withoutValue } from './template.ts';

/** What the runtime of an app reads from the environment of a function that is called over HTTP. */
const variables = ['PARAM_ENGINE_NAME', 'PARAM_PLATFORM_DOMAIN', 'PARAM_APP_REFERENCE'];

/**
 * Reads the template of an app at a platform that has one place for all providers, and holds it to what deploy gives to it and wants
 * of it. `domain`: of the place, e.g. `thena.ai`. Gives the template where it can be read.
 */
export async function checkAppTemplate(
  { name, folder }: IntegrationFolder,
  domain: string,
  report: Report,
): Promise<Template | undefined> {
  const file = join(folder, templateFile);
  if ((await stat(file).catch(() => undefined))?.isFile() !== true) {
    report('template-file', { file: templateFile, pointer: '', text: 'is missing' });
    return undefined;
  }
  try {
    const template = await readTemplate(file);
    checkRead(
      template,
      appWorkload({ engineName: 'app-builder', name, folder, domain, parameters: {} }).parameters,
      report,
    );
    return template;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    for (const problem of problemsOfTemplate(error, file)) report('template-file', problem);
    return undefined;
  }
}

const problem = (line: number | undefined, text: string): Problem => ({ file: templateFile, pointer: '', line, text });

function checkRead(template: Template, given: Readonly<Record<string, string>>, report: Report): void {
  const line = (...path: string[]): number | undefined => template.lineOf(path);
  const outputs = template.outputs.map((output) => output.name);
  if (!outputs.includes(appOutput)) {
    const text = `there is no output "${appOutput}" with the address of the app; it has ${outputs.join(', ') || 'none'}`;
    report('template-output', problem(line('Outputs'), text));
  }
  for (const found of problemsIn(template, () => void parameterValues(template, given))) {
    report(found.text.endsWith(withoutValue) ? 'template-value' : 'template-parameter', found);
  }
  const values = { ...defaultsOf(template), ...given };
  for (const found of problemsIn(template, () => void localWorkload('app', template, values))) {
    report('template-local', found);
  }
  for (const { id, environment, events } of template.functions) {
    const missing = variables.filter((name) => environment[name] === undefined);
    if (missing.length === 0 || !events.some(({ kind }) => kind === 'api')) continue;
    const text = `${id} has to get ${missing.join(', ')} in its environment`;
    report('template-environment', problem(line('Resources', id, 'Properties', 'Environment'), text));
  }
}

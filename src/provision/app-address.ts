import { join } from 'node:path';
import { integrationFailure } from '../integration/problems.ts';
import { readTemplate } from '../integration/template/read-template.ts';
import type { Outputs } from '../reconcile/node.ts';
import { appOutput } from './workloads.ts';

const templateFile = 'template.yaml';

/** Throws `AB-INTEGRATION-INVALID` for a template that does not say where the app will be. */
export async function requireAppAddress(folder: string): Promise<void> {
  const template = await readTemplate(join(folder, templateFile));
  if (template.outputs.some(({ name }) => name === appOutput)) return;
  const text = `there is no output "${appOutput}" with the address of the app`;
  throw integrationFailure(folder, [{ file: templateFile, pointer: '', line: template.lineOf(['Outputs']), text }]);
}

/** The outputs of a template by name, after its workload was applied. */
export function workloadOutputs(
  outputs: Outputs,
  workload: { readonly key: string },
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(outputs.get(workload.key) ?? {}).map(([name, value]) => [name, String(value)]),
  );
}

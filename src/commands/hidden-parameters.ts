import { join } from 'node:path';
import { readTemplate } from '../integration/template/read-template.ts';

/** Of a parameter whose template is not known. */
const telling = /secret|token|password|credential|key/i;

/**
 * Has values of parameters that the template calls secret (`NoEcho`) hidden in all output: they come back in the command line of
 * `next`, in answers, and in what CloudFormation says.
 *
 * @param folder of the integration; without a readable template there, the name of a parameter decides
 */
export async function hideParameters(
  folder: string,
  parameters: Readonly<Record<string, string>>,
  redact: (secret: string) => void,
): Promise<void> {
  const given = Object.entries(parameters);
  if (given.length === 0) return;
  const template = await readTemplate(join(folder, 'template.yaml')).catch(() => undefined);
  for (const [name, value] of given) {
    const declared = template?.parameters[name]?.noEcho;
    if (declared ?? telling.test(name)) redact(value);
  }
}

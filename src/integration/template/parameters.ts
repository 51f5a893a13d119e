import type { Template, TemplateParameter } from './model.ts';
import { type TemplateProblem, templateFailure } from './problems.ts';

/**
 * The value of every parameter: the given one, else the template's default.
 * Throws `AB-TEMPLATE-INVALID` for a missing, an unknown and a refused value; a value is never shown, it may be a secret.
 */
export function parameterValues(
  template: Template,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const problems: TemplateProblem[] = [];
  const values: Record<string, string> = {};
  for (const [name, parameter] of Object.entries(template.parameters)) {
    const value = given[name] ?? parameter.default;
    const text = value === undefined ? 'has no value and no default' : refusal(value, parameter);
    if (text === undefined) values[name] = value ?? '';
    else problems.push({ place: `Parameters.${name}`, line: template.lineOf(['Parameters', name]), text });
  }
  for (const name of Object.keys(given).filter((one) => template.parameters[one] === undefined)) {
    problems.push({
      place: `Parameters.${name}`,
      line: template.lineOf(['Parameters']),
      text: `a value is given, but the template has no such parameter; it has ${Object.keys(template.parameters).join(', ') || 'none'}`,
    });
  }
  if (problems.length > 0)
    throw templateFailure(template.file, problems, 'Give each parameter of the template a value that it allows.');
  return values;
}

function refusal(value: string, { allowedValues, allowedPattern }: TemplateParameter): string | undefined {
  if (allowedValues !== undefined && !allowedValues.includes(value)) return `allows only ${allowedValues.join(', ')}`;
  if (allowedPattern !== undefined && !new RegExp(`^(?:${allowedPattern})$`).test(value))
    return `must match ${allowedPattern}`;
  return undefined;
}

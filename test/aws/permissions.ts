import { parameterValues } from '../../src/integration/template/parameters.ts';
import { readTemplate } from '../../src/integration/template/read-template.ts';
import { evaluate } from '../../src/integration/template/resolve.ts';
import type { Json, JsonObject } from '../../src/runtime/ports.ts';
import { denialsOf, statementsOf, type Denial, type Statement, type Translated } from './translated.ts';

/** Values of the keys that conditions of IAM name, e.g. `dynamodb:LeadingKeys`; a call has one value of each at most. */
export type ConditionKeys = Readonly<Record<string, string>>;

/** Whether a call is allowed; `action` as in policies, e.g. `dynamodb:PutItem`, `resource` an ARN. */
export type May = (action: string, resource: string, keys?: ConditionKeys) => boolean;

/** What the function `fn` of the template `file` may do by its own policies, as IAM decides it. */
export async function permissionsOf(
  file: string,
  output: Translated,
  fn: string,
  given: Readonly<Record<string, string>>,
): Promise<{ readonly may: May; readonly statements: readonly Statement[]; readonly denials: readonly Denial[] }> {
  const template = await readTemplate(file);
  const wanted = Object.fromEntries(Object.entries(given).filter(([name]) => template.parameters[name] !== undefined));
  const values = { 'AWS::Partition': 'aws', ...given, ...parameterValues(template, wanted) } as Record<string, string>;
  const scope = {
    reference: (name: string): string | undefined => values[name],
    // Its queues, the only ones whose attributes are asked for.
    attribute: (resource: string, attribute: string): string => `${resource}.${attribute}`,
    condition: (): undefined => undefined,
  };
  const statements = statementsOf(output, `${fn}Role`).map((statement): Statement => ({
    ...statement,
    resources: evaluate([...statement.resources], scope) as readonly Json[],
    condition: evaluate(statement.condition, scope) as JsonObject,
  }));
  const denials = denialsOf(output, `${fn}Role`).map((denial): Denial => ({
    ...denial,
    exceptions: evaluate([...denial.exceptions], scope) as readonly Json[],
  }));
  const isDenied = (action: string, resource: string): boolean =>
    denials.some(({ actions, exceptions }) => actions.includes(action) && !exceptions.includes(resource));
  return {
    statements,
    denials,
    may: (action, resource, keys = {}) =>
      !isDenied(action, resource) &&
      statements.some(
        ({ actions, resources, condition }) =>
          actions.includes(action) &&
          resources.some((one) => typeof one === 'string' && glob(one).test(resource)) &&
          fulfilled(condition, keys),
      ),
  };
}

const isAbsent = (value: string | undefined): value is undefined => value === undefined;

/** A key that the call does not have fulfils what is asked of all its values, and nothing else. */
const operators: Readonly<Record<string, (value: string | undefined, expected: readonly string[]) => boolean>> = {
  StringEquals: (value, expected) => !isAbsent(value) && expected.includes(value),
  'ForAllValues:StringLike': (value, expected) => isAbsent(value) || expected.some((one) => glob(one).test(value)),
};

function fulfilled(condition: JsonObject, keys: ConditionKeys): boolean {
  return Object.entries(condition).every(([operator, wanted]) => {
    const fulfils = operators[operator];
    if (fulfils === undefined) throw new Error(`no policy used ${operator} before: say here what it means`);
    return Object.entries(wanted as JsonObject).every(([key, expected]) =>
      fulfils(keys[key], (Array.isArray(expected) ? expected : [expected]).map(String)),
    );
  });
}

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\/]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

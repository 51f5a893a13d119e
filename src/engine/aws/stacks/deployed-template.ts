import type { Template } from '../../../integration/template/model.ts';
import { type TemplateProblem, templateFailure } from '../../../integration/template/problems.ts';
import { type Scope, Unsupported, evaluateText } from '../../../integration/template/resolve.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';
import type { SandboxSetting } from '../../../runtime/sandbox-route.ts';
import type { Parts } from '../../workload.ts';
import { defaultRuntime, runtimeProblem } from '../function/runtimes.ts';

/** A function finds its table and its key by this variable. */
const engineVariable = 'PARAM_ENGINE_NAME';

/** Parameters that the engine gives a value itself, where a template declares them. */
export const engineParameters = { name: 'EngineNameParameter', bucket: 'BucketNameParameter' } as const;

/** Throws `AB-TEMPLATE-INVALID` for functions that this engine cannot deploy or that would not find it. */
export function checkDeployable(template: Template): void {
  const problems = template.functions.flatMap((fn): TemplateProblem[] => {
    const path = ['Resources', fn.id, 'Properties'];
    const runtime = runtimeProblem(fn);
    return [
      ...(runtime === undefined ? [] : [problemAt(template, [...path, 'Runtime'], runtime)]),
      ...(fn.environment[engineVariable] === undefined
        ? [problemAt(template, [...path, 'Environment', 'Variables'], missingVariable)]
        : []),
    ];
  });
  if (problems.length > 0) throw templateFailure(template.file, problems);
}

const missingVariable =
  `${engineVariable} is missing: add "${engineVariable}: !Ref ${engineParameters.name}", here or under ` +
  `Globals.Function.Environment.Variables, and a parameter ${engineParameters.name} of type String`;

function problemAt(template: Template, path: readonly string[], text: string): TemplateProblem {
  return { place: path.join('.'), line: template.lineOf(path), text };
}

/**
 * The template as CloudFormation gets it: the integration's own, with its functions' code in the bucket.
 *
 * @param code key in the bucket by the function's logical id
 */
export function deployedTemplate(options: {
  readonly template: Template;
  readonly parts: Parts;
  /** Values of the template's parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly bucket: string;
  readonly code: ReadonlyMap<string, string>;
  readonly sandbox: SandboxSetting | undefined;
}): string {
  const { template, parts, parameters, bucket, code, sandbox } = options;
  const { document } = template;
  const resources = keptByName(template, parameters);
  for (const fn of template.functions) {
    const resource = objectAt(resources, fn.id);
    const properties = objectAt(resource, 'Properties');
    resources[fn.id] = {
      ...resource,
      Properties: {
        ...properties,
        ...(fn.properties['Runtime'] === undefined ? { Runtime: defaultRuntime } : {}),
        CodeUri: { Bucket: bucket, Key: code.get(fn.id) ?? '' },
        Handler: 'index.handler',
        ...(sandbox === undefined ? {} : { Environment: withSandbox(objectAt(properties, 'Environment'), sandbox) }),
      },
    };
  }
  const metadata = { ...objectAt(document, 'Metadata'), AppBuilder: { Parts: { ...parts } } };
  return JSON.stringify({ ...document, Metadata: metadata, Resources: resources });
}

/** Whether something of the template stays when its stack goes, and may be there when the stack is made again. */
export function keepsResources({ document }: Template): boolean {
  return Object.values(objectAt(document, 'Resources')).some(isKept);
}

function isKept(resource: Json): boolean {
  const policy = isJsonObject(resource) ? resource['DeletionPolicy'] : undefined;
  return policy === 'Retain' || policy === 'RetainExceptOnCreate';
}

/**
 * The resources, where those that stay have their names in plain text: CloudFormation takes over what is there already only
 * where the name is not computed (external documentation: automatic import). What is secret remains a parameter.
 */
function keptByName(template: Template, values: Readonly<Record<string, string>>): Record<string, Json> {
  const scope: Scope = {
    reference: (name) => (template.parameters[name]?.noEcho === true ? undefined : values[name]),
    attribute: () => undefined,
    condition: () => undefined,
  };
  const named = ([name, value]: [string, Json]): [string, Json] => [
    name,
    name.endsWith('Name') ? textOf(value, scope) : value,
  ];
  return Object.fromEntries(
    Object.entries(objectAt(template.document, 'Resources')).map(([id, resource]): [string, Json] => {
      if (!isJsonObject(resource) || !isKept(resource)) return [id, resource];
      const properties = Object.entries(objectAt(resource, 'Properties')).map(named);
      return [id, { ...resource, Properties: Object.fromEntries(properties) }];
    }),
  );
}

/** The value itself where only AWS can work it out. */
function textOf(value: Json, scope: Scope): Json {
  try {
    return evaluateText(value, scope);
  } catch (error) {
    if (error instanceof Unsupported) return value;
    throw error;
  }
}

function withSandbox(environment: JsonObject, { origin, hosts }: SandboxSetting): JsonObject {
  const variables = objectAt(environment, 'Variables');
  const route = { APP_BUILDER_SANDBOX: origin, APP_BUILDER_SANDBOX_HOSTS: hosts.join(',') };
  return { ...environment, Variables: { ...variables, ...route } };
}

/** Undefined for a template that this engine did not write. */
export function partsOf(body: string): Parts | undefined {
  try {
    const document = JSON.parse(body) as unknown;
    if (!isJsonObject(document)) return undefined;
    const parts = objectAt(objectAt(document, 'Metadata'), 'AppBuilder')['Parts'];
    return isJsonObject(parts) && isJsonObject(parts['code']) && isJsonObject(parts['parameters'])
      ? (parts as unknown as Parts)
      : undefined;
  } catch {
    return undefined;
  }
}

function objectAt(object: JsonObject, name: string): JsonObject {
  const found = object[name];
  return isJsonObject(found) ? found : {};
}

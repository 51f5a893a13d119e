import { isJsonObject } from '../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../runtime/ports.ts';
import type { Template, TemplateOutput, TemplateParameter, TemplateResource } from './model.ts';
import { parseTemplateFile } from './parse-yaml.ts';
import { templateFailure } from './problems.ts';
import { checkQueues } from './check-queues.ts';
import { queueType, readQueue } from './read-queue.ts';
import { readFunction } from './read-function.ts';
import { type Reader, reader } from './reader.ts';
import { checkReferences } from './references.ts';

const functionType = 'AWS::Serverless::Function';

/**
 * Reads a SAM `template.yaml` once, for every engine. `file`: absolute path.
 * Throws `AB-TEMPLATE-INVALID` with every problem found: file, line, place.
 */
export async function readTemplate(file: string): Promise<Template> {
  const { document, lineOf } = await parseTemplateFile(file);
  const read = reader(lineOf);
  const globals = read.map(document['Globals'], ['Globals']);
  const { Function: functionDefaults, ...otherGlobals } = globals;
  const all = readResources(document, read);
  const template: Template = {
    file,
    description: read.optionalText(document['Description'], ['Description']),
    parameters: readParameters(document, read),
    conditions: read.map(document['Conditions'], ['Conditions']),
    functions: all
      .filter(({ type }) => type === functionType)
      .map((resource) =>
        readFunction(resource, document, isJsonObject(functionDefaults) ? functionDefaults : {}, read),
      ),
    resources: all.filter(({ type }) => type !== functionType),
    queues: all.filter(({ type }) => type === queueType).map((resource) => readQueue(resource, document, read)),
    outputs: readOutputs(document, read),
    globals: otherGlobals,
    document,
    lineOf,
  };
  checkReferences(template, read);
  checkQueues(template, read);
  if (read.problems.length > 0) throw templateFailure(file, read.problems);
  return template;
}

function readResources(document: JsonObject, read: Reader): readonly TemplateResource[] {
  const resources = read.map(document['Resources'], ['Resources'], 'required');
  return Object.entries(resources).map(([id, resource]) => {
    const path = ['Resources', id];
    if (!/^[A-Za-z0-9]+$/.test(id)) read.problem(path, 'a logical id has letters and digits only');
    const fields = read.map(resource, path);
    return {
      id,
      type: read.text(fields['Type'], [...path, 'Type']),
      condition: read.optionalText(fields['Condition'], [...path, 'Condition']),
      properties: read.map(fields['Properties'], [...path, 'Properties']),
    };
  });
}

function readParameters(document: JsonObject, read: Reader): Readonly<Record<string, TemplateParameter>> {
  const parameters = read.map(document['Parameters'], ['Parameters']);
  const entries = Object.entries(parameters).map(([name, value]): [string, TemplateParameter] => {
    const path = ['Parameters', name];
    if (!/^[A-Za-z0-9]+$/.test(name)) read.problem(path, 'the name of a parameter has letters and digits only');
    const fields = read.map(value, path);
    const allowed = fields['AllowedValues'];
    return [
      name,
      {
        type: read.text(fields['Type'], [...path, 'Type']),
        default: asText(fields['Default']),
        allowedValues: Array.isArray(allowed) ? allowed.map((one: Json) => asText(one) ?? '') : undefined,
        allowedPattern: read.optionalText(fields['AllowedPattern'], [...path, 'AllowedPattern']),
        noEcho: fields['NoEcho'] === true || fields['NoEcho'] === 'true',
        description: read.optionalText(fields['Description'], [...path, 'Description']),
      },
    ];
  });
  return Object.fromEntries(entries);
}

function readOutputs(document: JsonObject, read: Reader): readonly TemplateOutput[] {
  return Object.entries(read.map(document['Outputs'], ['Outputs'])).map(([name, output]) => {
    const path = ['Outputs', name];
    const fields = read.map(output, path);
    if (fields['Value'] === undefined) read.problem(path, 'Value is missing');
    return {
      name,
      value: fields['Value'] ?? '',
      description: read.optionalText(fields['Description'], [...path, 'Description']),
      condition: read.optionalText(fields['Condition'], [...path, 'Condition']),
    };
  });
}

function asText(value: Json | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

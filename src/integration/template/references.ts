import { isJsonObject } from '../../runtime/json-object.ts';
import type { Json } from '../../runtime/ports.ts';
import type { Template } from './model.ts';
import { jsonText } from './json-text.ts';
import type { Reader } from './reader.ts';
import { substitutions } from './substitutions.ts';

type Path = readonly (string | number)[];

/** What SAM itself adds to a template and a template may refer to; see `4me-facts §18` for the names. */
export const implicitApi = 'ServerlessRestApi';

/** Names that a template can refer to: parameters, resources and what SAM makes beside them. */
function referable(template: Template): ReadonlySet<string> {
  const names = [...Object.keys(template.parameters), ...template.resources.map(({ id }) => id)];
  for (const { id, events } of template.functions) {
    names.push(id, `${id}Role`);
    for (const event of events) names.push(event.kind === 'api' ? implicitApi : `${id}${event.name}`);
  }
  return new Set(names);
}

/** Notes a problem for each `Ref`, `Fn::GetAtt` and `Fn::Sub` to a name that the template does not have. */
export function checkReferences(template: Template, read: Reader): void {
  const known = referable(template);
  const check = (name: string, path: Path): void => {
    if (!known.has(name) && !name.startsWith('AWS::'))
      read.problem(path, `refers to ${name}, which the template does not have`);
  };
  const visit = (value: Json, path: Path): void => {
    if (Array.isArray(value)) return value.forEach((item: Json, index) => visit(item, [...path, index]));
    if (!isJsonObject(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'Ref' && typeof inner === 'string') check(inner, path);
      else if (name === 'Fn::GetAtt') check(attributeOf(inner)[0], path);
      else if (name === 'Fn::Sub') for (const used of freeNames(inner)) check(used, path);
      visit(inner, name.startsWith('Fn::') ? path : [...path, name]);
    }
  };
  visit(template.document['Resources'] ?? {}, ['Resources']);
  visit(template.document['Outputs'] ?? {}, ['Outputs']);
}

/** `[resource, attribute]` of a `Fn::GetAtt`. */
export function attributeOf(argument: Json): readonly [string, string] {
  const parts = Array.isArray(argument) ? argument.map(jsonText) : jsonText(argument).split('.');
  return [parts[0] ?? '', parts.slice(1).join('.')];
}

function freeNames(argument: Json): readonly string[] {
  const text: Json | undefined = Array.isArray(argument) ? argument[0] : argument;
  const own: Json | undefined = Array.isArray(argument) ? argument[1] : undefined;
  const names = substitutions(typeof text === 'string' ? text : '').map((name) => name.split('.')[0] ?? '');
  return names.filter((name) => !(isJsonObject(own) && name in own));
}

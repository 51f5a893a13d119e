import { isJsonObject } from '../../runtime/json-object.ts';
import type { Json } from '../../runtime/ports.ts';
import { jsonText } from './json-text.ts';
import { attributeOf } from './references.ts';
import { substitute } from './substitutions.ts';

/** Where the values of a template come from; `undefined` for what the engine cannot tell. */
export interface Scope {
  /** Parameters, pseudo parameters such as `AWS::Region`, and logical ids. */
  readonly reference: (name: string) => Json | undefined;
  readonly attribute: (resource: string, attribute: string) => Json | undefined;
  readonly condition: (name: string) => Json | undefined;
}

/** Stands for `AWS::NoValue`: whoever holds it is left out. */
const noValue: Json = { Ref: 'AWS::NoValue' };

/** Thrown by `evaluate` for a function or a name that the engine does not support; the message names it. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

/** Gives a template's value its value, with all of CloudFormation's functions in it worked out. Throws `Unsupported`. */
export function evaluate(value: Json, scope: Scope): Json {
  if (Array.isArray(value)) return value.map((item: Json) => evaluate(item, scope)).filter((item) => !isNoValue(item));
  if (!isJsonObject(value)) return value;
  const [first, ...others] = Object.entries(value);
  if (
    first !== undefined &&
    others.length === 0 &&
    (first[0] === 'Ref' || first[0] === 'Condition' || first[0].startsWith('Fn::'))
  ) {
    if (first[0] !== 'Condition' || typeof first[1] === 'string') return call(first[0], first[1], scope);
  }
  const entries = Object.entries(value).map(([name, inner]): [string, Json] => [name, evaluate(inner, scope)]);
  return Object.fromEntries(entries.filter(([, inner]) => !isNoValue(inner)));
}

/** As `evaluate`, for places that take a text. */
export function evaluateText(value: Json, scope: Scope): string {
  const found = evaluate(value, scope);
  if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') return String(found);
  throw new Unsupported('a list or a map where a text is needed');
}

function call(name: string, argument: Json, scope: Scope): Json {
  switch (name) {
    case 'Ref':
      if (argument === 'AWS::NoValue') return noValue;
      return known(scope.reference(jsonText(argument)), `Ref to ${jsonText(argument)}`);
    case 'Condition':
      return known(scope.condition(jsonText(argument)), `condition ${jsonText(argument)}`);
    case 'Fn::GetAtt': {
      const [resource, attribute] = attributeOf(argument);
      return known(scope.attribute(resource, attribute), `GetAtt of ${resource}.${attribute}`);
    }
    case 'Fn::Sub':
      return sub(argument, scope);
    case 'Fn::Join': {
      const [separator, parts] = list(argument, name, scope);
      return list(parts ?? [], name, scope)
        .map((part) => evaluateText(part, scope))
        .join(jsonText(separator));
    }
    case 'Fn::Split': {
      const [separator, text] = list(argument, name, scope);
      return jsonText(text).split(jsonText(separator));
    }
    case 'Fn::Select': {
      const [index, items] = list(argument, name, scope);
      return known(list(items ?? [], name, scope)[Number(index)], `Select of item ${jsonText(index)}`);
    }
    case 'Fn::If': {
      // The branch that is not taken may hold what cannot be worked out here.
      const [condition, yes, no] = Array.isArray(argument) ? (argument as readonly Json[]) : [];
      const taken = isTrue(known(scope.condition(jsonText(condition)), `condition ${jsonText(condition)}`)) ? yes : no;
      return evaluate(taken ?? noValue, scope);
    }
    case 'Fn::Equals': {
      const [one, other] = list(argument, name, scope);
      return JSON.stringify(one) === JSON.stringify(other);
    }
    case 'Fn::Not':
      return !list(argument, name, scope).every(isTrue);
    case 'Fn::And':
      return list(argument, name, scope).every(isTrue);
    case 'Fn::Or':
      return list(argument, name, scope).some(isTrue);
    default:
      throw new Unsupported(name);
  }
}

function sub(argument: Json, scope: Scope): string {
  const [text, own] = Array.isArray(argument) ? (argument as readonly Json[]) : [argument];
  return substitute(jsonText(text), (name) => {
    if (isJsonObject(own) && own[name] !== undefined) return evaluateText(own[name], scope);
    const [resource = '', ...attribute] = name.split('.');
    const found = attribute.length === 0 ? scope.reference(name) : scope.attribute(resource, attribute.join('.'));
    return evaluateText(known(found, `Sub of ${name}`), scope);
  });
}

function list(argument: Json, name: string, scope: Scope): readonly Json[] {
  const found = evaluate(argument, scope);
  if (Array.isArray(found)) return found as readonly Json[];
  throw new Unsupported(`${name} of something that is no list`);
}

function known(found: Json | undefined, what: string): Json {
  if (found === undefined) throw new Unsupported(what);
  return found;
}

function isTrue(value: Json): boolean {
  return value === true || value === 'true';
}

function isNoValue(value: Json): boolean {
  return isJsonObject(value) && value['Ref'] === 'AWS::NoValue';
}

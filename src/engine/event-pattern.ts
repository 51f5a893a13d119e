import { isJsonObject } from '../runtime/json-object.ts';
import type { Json } from '../runtime/ports.ts';

/** Whether an event matches an EventBridge pattern, as far as `unsupportedInPattern` finds nothing. */
export function matchesPattern(event: Json | undefined, pattern: Json): boolean {
  if (Array.isArray(pattern)) {
    const candidates: readonly (Json | undefined)[] = Array.isArray(event) ? event : [event];
    return pattern.some((rule: Json) => candidates.some((candidate) => matchesRule(candidate, rule)));
  }
  if (!isJsonObject(pattern)) return false;
  return Object.entries(pattern).every(([name, inner]) =>
    matchesPattern(isJsonObject(event) ? event[name] : undefined, inner),
  );
}

/** What a pattern uses that is not matched here, by name; empty where all of it is. */
export function unsupportedInPattern(pattern: Json): readonly string[] {
  if (!isJsonObject(pattern)) return ['a pattern that is no map'];
  return Object.entries(pattern).flatMap(([name, inner]) => {
    if (name.startsWith('$')) return [name];
    if (isJsonObject(inner)) return unsupportedInPattern(inner);
    if (!Array.isArray(inner)) return [`${name} is neither a list nor a map`];
    return inner.flatMap((rule: Json) =>
      isJsonObject(rule) ? Object.keys(rule).filter((one) => !operators.has(one)) : [],
    );
  });
}

type Operator = (found: Json | undefined, argument: Json) => boolean;

const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  [
    'prefix',
    (found, argument) => typeof found === 'string' && typeof argument === 'string' && found.startsWith(argument),
  ],
  [
    'suffix',
    (found, argument) => typeof found === 'string' && typeof argument === 'string' && found.endsWith(argument),
  ],
  ['exists', (found, argument) => (found !== undefined) === argument],
  ['equals-ignore-case', (found, argument) => lower(found) !== undefined && lower(found) === lower(argument)],
  [
    'anything-but',
    (found, argument) => found !== undefined && !(Array.isArray(argument) ? argument : [argument]).includes(found),
  ],
]);

function matchesRule(found: Json | undefined, rule: Json): boolean {
  if (!isJsonObject(rule)) return found === rule;
  return Object.entries(rule).every(([name, argument]) => operators.get(name)?.(found, argument) === true);
}

function lower(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value.toLowerCase() : undefined;
}

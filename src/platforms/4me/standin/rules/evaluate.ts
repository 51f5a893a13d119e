import type { CustomFieldValue, RequestRow } from '../world/rows.ts';
import type { Expression } from './expression.ts';
import type { Rule } from './rule.ts';
import type { Template } from './template.ts';

export interface RuleContext {
  readonly request: RequestRow;
  readonly statusWas: string;
  readonly instanceFields: readonly CustomFieldValue[];
}

/** What a rule wants done. */
export type Effect =
  | { readonly kind: 'call webhook'; readonly payload: Readonly<Record<string, unknown>> }
  | { readonly kind: 'add note'; readonly text: string }
  | { readonly kind: 'set status'; readonly status: string };

/** The effects of a rule whose trigger fired, in order; undefined when its condition is not true. Changes nothing. */
export function evaluateRule(rule: Rule, context: RuleContext): readonly Effect[] | undefined {
  const values = new Map<string, unknown>();
  for (const { name, value } of rule.expressions) values.set(name, evaluate(value, context, values));
  if (evaluate(rule.condition, context, values) !== true) return undefined;
  return rule.actions.map((action): Effect => {
    switch (action.kind) {
      case 'call webhook':
        return {
          kind: action.kind,
          payload: Object.fromEntries(action.payload.map((name) => [name, values.get(name)])),
        };
      case 'add note':
        return { kind: action.kind, text: fill(action.text, context, values) };
      case 'set status':
        return action;
    }
  });
}

function fill(template: Template, context: RuleContext, values: ReadonlyMap<string, unknown>): string {
  return template.map((part) => (typeof part === 'string' ? part : asText(evaluate(part, context, values)))).join('');
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function evaluate(expression: Expression, context: RuleContext, values: ReadonlyMap<string, unknown>): unknown {
  const of = (inner: Expression): unknown => evaluate(inner, context, values);
  const { request } = context;
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'name':
      return values.get(expression.name) ?? null;
    case 'field':
      return {
        id: request.requestId,
        status: request.status,
        status_was: context.statusWas,
        subject: request.subject,
      }[expression.field];
    case 'note':
      return note(request, expression.index);
    case 'custom field':
      return fieldValue(expression.of === 'request' ? request.customFields : context.instanceFields, expression.id);
    case 'comparison':
      return (of(expression.left) === of(expression.right)) === expression.equal;
    case 'and':
      return of(expression.left) === true && of(expression.right) === true;
    case 'choice':
      return of(expression.when) === true ? of(expression.chosen) : of(expression.otherwise);
  }
}

function note({ notes }: RequestRow, index: 'first' | 'last' | number): string | null {
  const position = index === 'first' ? 0 : index === 'last' ? -1 : index;
  return notes.at(position)?.text ?? null;
}

function fieldValue(fields: readonly CustomFieldValue[], id: string): unknown {
  return fields.find((field) => field.id === id)?.value ?? null;
}

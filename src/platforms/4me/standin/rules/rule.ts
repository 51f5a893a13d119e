import type { AutomationRuleText } from '../world/rows.ts';
import { offeringWebhook, requestStatuses, triggers, unsupportedActions } from './constructs.ts';
import type { Trigger } from './constructs.ts';
import { parseExpression } from './expression.ts';
import type { Expression } from './expression.ts';
import { parseTemplate } from './template.ts';
import type { Template } from './template.ts';
import { UnknownConstruct } from './tokens.ts';

export interface RuleSource {
  readonly trigger: string;
  readonly condition: string;
  readonly expressions: readonly AutomationRuleText[];
  readonly actions: readonly AutomationRuleText[];
}

type Action =
  | { readonly kind: 'call webhook'; readonly payload: readonly string[] }
  | { readonly kind: 'add note'; readonly text: Template }
  | { readonly kind: 'set status'; readonly status: string };

export interface Rule {
  readonly trigger: Trigger;
  readonly condition: Expression;
  /** Each may use those before it. */
  readonly expressions: readonly { readonly name: string; readonly value: Expression }[];
  readonly actions: readonly Action[];
}

/** Where in a rule something is wrong, in the field names of the API. */
export class BadRule extends Error {
  override readonly name = 'BadRule';
  readonly path: readonly string[];

  constructor(path: readonly string[], message: string) {
    super(message);
    this.path = path;
  }
}

/** Throws BadRule that names the construct that the sandbox does not know. */
export function parseRule(source: RuleSource): Rule {
  const trigger = triggers.find((known) => known === source.trigger.trim());
  if (trigger === undefined) {
    throw new BadRule(
      ['trigger'],
      `the sandbox does not know the trigger '${source.trigger}'; it knows ${quoted(triggers)}`,
    );
  }
  const names = new Set<string>();
  const expressions = source.expressions.map(({ name, value }) => {
    const parsed = at(['expressions', name], () => parseExpression(value, names));
    if (names.has(name)) throw new BadRule(['expressions', name], `the name '${name}' is used twice`);
    names.add(name);
    return { name, value: parsed };
  });
  const condition = at(['condition'], () => parseExpression(source.condition, names));
  const actions = source.actions.map(({ name, value }) => at(['actions', name], () => parseAction(value, names)));
  return { trigger, condition, expressions, actions };
}

function at<T>(path: readonly string[], read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnknownConstruct)) throw error;
    throw new BadRule(path, `the sandbox does not know ${error.message}`);
  }
}

const callWebhook = /^call webhook '([^']*)'(?: with payload '([^']*)')?$/;
const addNote = /^add note (?:'([^]*)'|"([^]*)")$/;
const setStatus = /^set status = (\w+)$/;

function parseAction(source: string, names: ReadonlySet<string>): Action {
  const text = source.trim();
  const call = callWebhook.exec(text);
  if (call !== null) return webhookCall(call[1] ?? '', call[2] ?? '', names);
  const note = addNote.exec(text);
  if (note !== null) return { kind: 'add note', text: parseTemplate(note[1] ?? note[2] ?? '', names) };
  const status = setStatus.exec(text)?.[1];
  if (status !== undefined && requestStatuses.includes(status)) return { kind: 'set status', status };
  const known = unsupportedActions.find(({ starts }) => starts.test(text));
  throw new UnknownConstruct(`the action '${known?.name ?? text}'`);
}

function webhookCall(webhook: string, payload: string, names: ReadonlySet<string>): Action {
  if (webhook !== offeringWebhook)
    throw new UnknownConstruct(`the webhook '${webhook}'; rules of an app call '${offeringWebhook}'`);
  const wanted = payload.split(/[\s,]+/).filter((name) => name !== '');
  const missing = wanted.find((name) => !names.has(name));
  if (missing !== undefined)
    throw new UnknownConstruct(`an expression with the name '${missing}', which the payload asks for`);
  return { kind: 'call webhook', payload: wanted };
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}

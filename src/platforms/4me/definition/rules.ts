import type { Problem } from '../../../integration/problems.ts';
import { readList, type ObjectReader } from '../../../integration/reader.ts';
import type { RuleDefinition, RuleText } from './definition.ts';

export const rulesFile = 'automation_rules.json';

/** What a rule may be about (4me-facts §13). */
export const generics = ['request', 'task', 'ci', 'problem'];

/** Stands for the webhook of the app offering (4me-facts §13). */
export const offeringWebhook = '{app_offering_webhook}';

function readText(reader: ObjectReader): RuleText {
  return { name: reader.text('name', { required: true }) ?? '', value: reader.text('value', { required: true }) ?? '' };
}

/** Names after `with payload`, in a text of quotes. */
export function payloadNames(action: string): readonly string[] {
  const list = /^call webhook .* with payload '([^']*)'$/.exec(action.trim())?.[1] ?? '';
  return list.split(/[\s,]+/).filter((name) => name !== '');
}

function checkRule(reader: ObjectReader, rule: RuleDefinition, hasWebhook: boolean): void {
  const names = rule.expressions.map((expression) => expression.name);
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index) reader.problem(['expressions', index], `the name "${name}" is used twice`);
  });
  rule.actions.forEach(({ value }, index) => {
    const place = ['actions', index];
    if (value.includes(offeringWebhook) && !hasWebhook) {
      reader.problem(place, `calls ${offeringWebhook}, but the offering has no webhook`);
    }
    const unknown = payloadNames(value).filter((name) => !names.includes(name));
    if (unknown.length > 0)
      reader.problem(place, `there is no expression ${unknown.map((name) => `"${name}"`).join(', ')}`);
  });
}

/** Reads `automation_rules.json`: a list of rules. Problems are added to the list. */
export function readRules(value: unknown, hasWebhook: boolean, problems: Problem[]): readonly RuleDefinition[] {
  const seen = new Set<string>();
  return readList(rulesFile, value, problems, (reader) => {
    const rule: RuleDefinition = {
      generic: reader.text('generic', { required: true, oneOf: generics }) ?? '',
      name: reader.text('name', { required: true }) ?? '',
      description: reader.text('description'),
      trigger: reader.text('trigger', { required: true }) ?? '',
      condition: reader.text('condition', { required: true }) ?? '',
      expressions: reader.objects('expressions', readText),
      actions: reader.objects('actions', readText),
    };
    if (rule.actions.length === 0) reader.problem(['actions'], 'is empty');
    checkRule(reader, rule, hasWebhook);
    const key = JSON.stringify([rule.generic, rule.name]);
    if (seen.has(key)) reader.problem(['name'], `there is already a rule "${rule.name}" on ${rule.generic}`);
    seen.add(key);
    return rule;
  });
}

import { nearest } from '../../integration/nearest.ts';
import type { RuleDefinition } from '../../platforms/4me/definition/definition.ts';
import { offeringWebhook, payloadNames, rulesFile } from '../../platforms/4me/definition/rules.ts';
import { BadRule, parseRule } from '../../platforms/4me/standin/rules/rule.ts';
import type { Report } from '../finding.ts';
import type { RuleName } from '../rules.ts';
import { rulePayloads, type Subject } from '../subject.ts';
import { missingFrom } from './payload.ts';

/** Automation rules against the form, the handler and themselves (4me-facts §13). */
export function checkAutomationRules(subject: Subject, report: Report): void {
  const { rules } = subject.definition;
  rules.forEach((rule, index) => {
    const at = (name: RuleName, place: string, text: string): void =>
      report(name, { file: rulesFile, pointer: `/${String(index)}${place}`, text });
    if (!/^on \S/.test(rule.trigger.trim()) && rule.trigger !== '') {
      at('rule-trigger', '/trigger', `"${rule.trigger}" does not begin with "on", as in "on note added"`);
    }
    checkFields(rule, subject, at);
    const sound = checkReferences(rule, at);
    checkPayloads(rule, subject, at);
    if (sound) checkSandbox(rule, at);
  });
  checkWebhook(subject, report);
}

type At = (name: RuleName, place: string, text: string) => void;

const textsOf = (rule: RuleDefinition): readonly (readonly [place: string, text: string])[] => [
  ['/condition', rule.condition],
  ...rule.expressions.map(({ value }, index) => [`/expressions/${String(index)}/value`, value] as const),
  ...rule.actions.map(({ value }, index) => [`/actions/${String(index)}/value`, value] as const),
];

/** IDs of the app instance's custom fields that a text reads. */
export const instanceFields = (text: string): readonly string[] =>
  [...text.matchAll(/\brule_app_instance\.custom_fields\.(\w+)/g)].map(([, id = '']) => id);

function checkFields(rule: RuleDefinition, { form }: Subject, at: At): void {
  for (const [place, text] of textsOf(rule)) {
    for (const id of new Set(instanceFields(text))) {
      const element = form.elements.find((one) => one.id === id);
      if (element === undefined) {
        const guess = nearest(
          id,
          form.elements.map((one) => one.id),
        );
        at(
          'rule-field',
          place,
          `the form has no field "${id}"${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
        );
      } else if (element.secret) {
        at('rule-secret', place, `"${id}" is a secret field: 4me does not store its value, so it is always blank here`);
      }
    }
  }
}

const keywords = new Set([
  'and',
  'or',
  'not',
  'then',
  'else',
  'true',
  'false',
  'id',
  'status',
  'status_was',
  'subject',
]);

/** Bare words of an expression that are not compared with anything: names of expressions, or of fields of the record. */
function bareWords(expression: string): readonly string[] {
  const plain = expression.replaceAll(/'[^']*'|"[^"]*"/g, "''");
  return [...plain.matchAll(/(?<![\w.])[a-z_]\w*(?![\w.([])/gi)]
    .filter(({ index, 0: word }) => {
      const before = plain.slice(0, index).trimEnd();
      const after = plain.slice(index + word.length).trimStart();
      return !keywords.has(word) && !before.endsWith('=') && !/^!?=/.test(after);
    })
    .map(([word]) => word);
}

const interpolations = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(.*?)\}\}/g)].map(([, inner = '']) => inner);

/** Words that may be names of expressions: those that are no field of something. */
const wordsOf = (text: string): readonly string[] => text.match(/(?<![\w.])[a-z_]\w*/gi) ?? [];

/** Gives false where something was found. 4me knows more fields than we do: a word that is like no name may be one of them. */
function checkReferences(rule: RuleDefinition, at: At): boolean {
  const names = rule.expressions.map(({ name }) => name);
  let sound = true;
  const check = (place: string, expression: string): void => {
    for (const word of new Set(bareWords(expression))) {
      const guess = names.includes(word) ? undefined : nearest(word, names);
      if (guess === undefined) continue;
      sound = false;
      at('rule-reference', place, `there is no expression "${word}"; did you mean "${guess}"?`);
    }
  };
  check('/condition', rule.condition);
  rule.actions.forEach(({ value }, index) => {
    for (const inner of interpolations(value)) check(`/actions/${String(index)}/value`, inner);
  });
  const all = [rule.condition, ...rule.expressions.map(({ value }) => value)];
  const used = new Set([
    ...all.flatMap(wordsOf),
    ...rule.actions.flatMap(({ value }) => [
      ...payloadNames(value),
      ...interpolations(value).flatMap(wordsOf),
      // Other actions than those of which we know how they look.
      ...(/^(?:call webhook|add note)\b/.test(value.trim()) ? [] : wordsOf(value)),
    ]),
  ]);
  rule.expressions.forEach(({ name }, index) => {
    if (!used.has(name)) at('rule-expression-unused', `/expressions/${String(index)}`, `nothing uses "${name}"`);
  });
  return sound;
}

function checkPayloads(rule: RuleDefinition, subject: Subject, at: At): void {
  const declared = rulePayloads(subject);
  if (declared.length === 0) return;
  rule.actions.forEach(({ value }, index) => {
    if (!value.includes(offeringWebhook)) return;
    const place = `/actions/${String(index)}/value`;
    const names = payloadNames(value);
    const missing = missingFrom(names, declared);
    if (missing.length > 0) {
      at(
        'rule-payload',
        place,
        `the handler refuses messages without ${quoted(missing)}, which the payload does not name`,
      );
    }
    const unread = names.filter((name) => !declared.some((fields) => fields.some(({ id }) => id === name)));
    if (unread.length > 0) at('rule-payload-unused', place, `the handler does not read ${quoted(unread)}`);
  });
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

function checkSandbox(rule: RuleDefinition, at: At): void {
  if (rule.generic !== 'request') return;
  try {
    parseRule(rule);
  } catch (error) {
    if (!(error instanceof BadRule)) throw error;
    const [part = '', name] = error.path;
    const list = part === 'expressions' || part === 'actions' ? rule[part] : [];
    const index = list.findIndex((one) => one.name === name);
    at('rule-sandbox', index === -1 ? `/${part}` : `/${part}/${String(index)}/value`, error.message);
  }
}

function checkWebhook(subject: Subject, report: Report): void {
  const { rules } = subject.definition;
  const takes = rulePayloads(subject).length > 0;
  const callers = rules.flatMap((rule, index) =>
    rule.actions.some(({ value }) => value.includes(offeringWebhook)) ? [index] : [],
  );
  if (takes && callers.length === 0) {
    const text = `the handler has fourMe.rule, but no action calls ${offeringWebhook}`;
    report('rule-webhook', { file: rulesFile, pointer: '', text });
  }
  if (takes || !subject.isComplete) return;
  for (const index of callers) {
    const text = `calls ${offeringWebhook}, but no handler has fourMe.rule`;
    report('rule-webhook', { file: rulesFile, pointer: `/${String(index)}/actions`, text });
  }
}

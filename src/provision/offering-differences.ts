import { canonical } from '../reconcile/canonical.ts';
import { shown, type ChangeKind, type Difference, type ProposedChange } from '../reconcile/change.ts';
import { fieldDifferences } from '../reconcile/compare.ts';
import type { FieldRule } from '../reconcile/record-type.ts';
import type { RuleText } from '../platforms/4me/definition/definition.ts';
import type { OfferingContent, OfferingFields } from './offering-content.ts';

/** Texts that a published version may still change (seeds, "small changes"). */
export const smallChanges = ['cardDescription', 'description', 'features', 'compliance'] as const;

/** What gives or moves access of the app, or where customers' messages go, needs an approval of its own. */
const fieldRules: { readonly [K in keyof OfferingFields]: FieldRule } = {
  name: 'exact',
  cardDescription: 'text',
  description: 'text',
  features: 'text',
  compliance: 'text',
  serviceInstance: 'exact',
  configurationUriTemplate: 'guarded',
  webhookUriTemplate: 'guarded',
  policyJwtAlg: 'guarded',
  policyJwtAudience: 'guarded',
  oauthAuthorizationEndpoints: 'widens',
  scopes: 'widens',
  deniedScopes: 'narrows',
};

type Form = NonNullable<OfferingContent['form']>;
type Rule = OfferingContent['rules'][number];

const titleOf = ({ name, generic }: Rule): string => `automation rule "${name}" on ${generic}`;

/** One change for each kind, as approvals are by kind. */
function byKind(title: string, differences: readonly Difference[]): readonly ProposedChange[] {
  const kinds = [...new Set<ChangeKind>(differences.map(({ kind }) => kind))];
  return kinds.map((kind) => ({
    kind,
    title,
    details: differences.filter((one) => one.kind === kind).map(({ text }) => text),
  }));
}

/** Which fields are compared. */
type Counts = (field: string) => boolean;

const everyField: Counts = () => true;

export const isSmallChange: Counts = (field) => smallChanges.some((one) => one === field);

/** Where two contents differ, field by field; what either of them does not know is left out. */
export function fieldsDiffering(
  wanted: OfferingFields,
  current: OfferingFields,
  counts: Counts = everyField,
): readonly (Difference & { readonly field: string })[] {
  const now: Readonly<Record<string, unknown>> = { ...current };
  const rules = new Map<string, FieldRule>(Object.entries(fieldRules));
  return Object.entries(wanted).flatMap(([field, value]: [string, unknown]) => {
    if (value === undefined || now[field] === undefined || !counts(field)) return [];
    const found = fieldDifferences(field, rules.get(field) ?? 'exact', value, now[field], undefined);
    return found.map((difference) => ({ ...difference, field }));
  });
}

function formChanges(wanted: Form | undefined, current: Form | undefined): readonly ProposedChange[] {
  if (wanted === undefined) {
    return current === undefined ? [] : [{ kind: 'delete', title: `UI extension "${current.name}"`, details: [] }];
  }
  const title = `UI extension "${wanted.name}"`;
  if (current === undefined) return [{ kind: 'create', title, details: [] }];
  const parts = ['name', 'title', 'html', 'css', 'javascript'] as const;
  const differences = parts.flatMap((part) => fieldDifferences(part, 'text', wanted[part], current[part], undefined));
  const [to, from] = [wanted.version, current.version];
  const version =
    to === undefined || from === undefined || to.id === from.id
      ? []
      : [{ kind: 'update', text: `version: ${versionText(from)} -> ${versionText(to)}` } as const];
  return byKind(title, [...version, ...differences]);
}

function versionText({ id, number }: NonNullable<Form['version']>): string {
  return number === undefined ? shown(id) : String(number);
}

function namedTexts(label: string, wanted: readonly RuleText[], current: readonly RuleText[]): readonly Difference[] {
  if (canonical(wanted) === canonical(current)) return [];
  const [to, from] = [wanted, current].map((list) => new Map(list.map(({ name, value }) => [name, value])));
  const names = [...new Set([...wanted, ...current].map(({ name }) => name))];
  const found = names
    .filter((name) => to?.get(name) !== from?.get(name))
    .map(
      (name) =>
        ({ kind: 'update', text: `${label} ${name}: ${shown(from?.get(name))} -> ${shown(to?.get(name))}` }) as const,
    );
  return found.length > 0 ? found : [{ kind: 'update', text: `${label}s: (another order)` }];
}

function ruleDifferences(wanted: Rule, current: Rule): readonly Difference[] {
  const fields = ['description', 'trigger', 'condition'] as const;
  return [
    ...fields.flatMap((field) => fieldDifferences(field, 'text', wanted[field], current[field], undefined)),
    ...namedTexts('expression', wanted.expressions, current.expressions),
    ...namedTexts('action', wanted.actions, current.actions),
  ];
}

/** What a rule is about, for somebody who sees it for the first time. */
function ruleDetails({ trigger, condition, expressions, actions }: Rule): readonly string[] {
  return [
    `trigger: ${shown(trigger)}`,
    `condition: ${shown(condition)}`,
    ...expressions.map(({ name, value }) => `expression ${name}: ${shown(value)}`),
    ...actions.map(({ name, value }) => `action ${name}: ${shown(value)}`),
  ];
}

function ruleChanges(wanted: readonly Rule[], current: readonly Rule[]): readonly ProposedChange[] {
  const isSame = (rule: Rule) => (other: Rule) => other.generic === rule.generic && other.name === rule.name;
  const changed = wanted.flatMap((rule): readonly ProposedChange[] => {
    const now = current.find(isSame(rule));
    if (now === undefined) return [{ kind: 'create', title: titleOf(rule), details: ruleDetails(rule) }];
    return byKind(titleOf(rule), ruleDifferences(rule, now));
  });
  const gone = current
    .filter((rule) => !wanted.some(isSame(rule)))
    .map((rule) => ({ kind: 'delete', title: titleOf(rule), details: [] }) as const);
  return [...changed, ...gone];
}

/** What would change for whoever goes from `current` to `wanted`; empty where nothing does. */
export function offeringChanges(
  title: string,
  wanted: OfferingContent,
  current: OfferingContent,
  counts: Counts = everyField,
): readonly ProposedChange[] {
  return [
    ...byKind(title, fieldsDiffering(wanted.fields, current.fields, counts)),
    ...formChanges(wanted.form, current.form),
    ...ruleChanges(wanted.rules, current.rules),
  ];
}

/** Everything of a version that is published for the first time. */
export function firstPublish(title: string, wanted: OfferingContent): ProposedChange {
  const fields = Object.entries(wanted.fields)
    .filter(([, value]: [string, unknown]) => shown(value) !== shown(undefined))
    .map(([field, value]: [string, unknown]) => `${field}: ${shown(value)}`);
  const form = wanted.form === undefined ? [] : [`UI extension "${wanted.form.name}"`];
  return { kind: 'create', title, details: [...fields, ...form, ...wanted.rules.map(titleOf)] };
}

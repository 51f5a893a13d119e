import type { RecordType } from '../../../reconcile/record-type.ts';
import type { FourMeClient } from '../client/client.ts';
import { document, type Payload } from '../client/document.ts';
import { NotFound } from '../client/errors.ts';
import type { RuleText } from '../definition/definition.ts';
import { made } from './made.ts';

export interface AutomationRuleRecord {
  readonly id: string;
  readonly generic: string | null;
  readonly name: string | null;
  readonly description: string | null;
  readonly trigger: string | null;
  readonly condition: string | null;
  readonly expressions: readonly { readonly name: string | null; readonly value: string | null }[] | null;
  readonly actions: readonly { readonly name: string | null; readonly value: string | null }[] | null;
}

export const automationRuleFields =
  'id generic name description trigger condition expressions { name value } actions { name value }';

export interface AutomationRuleFields {
  readonly appOfferingId: string;
  readonly generic: string;
  readonly name: string;
  readonly description: string | null;
  readonly trigger: string;
  readonly condition: string;
  readonly expressions: readonly RuleText[];
  readonly actions: readonly RuleText[];
}

/** What a rule does, whichever offering it is of. */
export type RuleContent = Omit<AutomationRuleFields, 'appOfferingId'>;

type RulePayload = Payload & { readonly appOfferingAutomationRule: { readonly id: string } | null };

export const createAutomationRule = document<
  { readonly appOfferingAutomationRuleCreate: RulePayload | null },
  { readonly input: Partial<AutomationRuleFields> }
>(`mutation CreateAutomationRule($input: AppOfferingAutomationRuleCreateInput!) {
  appOfferingAutomationRuleCreate(input: $input) { errors { path message } appOfferingAutomationRule { id } }
}`);

export const updateAutomationRule = document<
  { readonly appOfferingAutomationRuleUpdate: RulePayload | null },
  { readonly input: Partial<RuleContent> & { readonly id: string } }
>(
  `mutation UpdateAutomationRule($input: AppOfferingAutomationRuleUpdateInput!) {
  appOfferingAutomationRuleUpdate(input: $input) { errors { path message } appOfferingAutomationRule { id } }
}`,
  { repeatable: true },
);

export const deleteAutomationRule = document<
  { readonly appOfferingAutomationRuleDelete: (Payload & { readonly success: boolean | null }) | null },
  { readonly input: { readonly id: string } }
>(
  `mutation DeleteAutomationRule($input: AppOfferingAutomationRuleDeleteMutationInput!) {
  appOfferingAutomationRuleDelete(input: $input) { errors { path message } success }
}`,
  { repeatable: true },
);

export async function removeAutomationRule(client: FourMeClient, id: string): Promise<'deleted'> {
  try {
    await client.mutate(deleteAutomationRule, { input: { id } });
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
  }
  return 'deleted';
}

const texts = (list: AutomationRuleRecord['expressions']): readonly RuleText[] =>
  (list ?? []).map(({ name, value }) => ({ name: name ?? '', value: value ?? '' }));

/** What 4me leaves out is empty. */
export const ruleContent = (record: AutomationRuleRecord): RuleContent => ({
  generic: record.generic ?? '',
  name: record.name ?? '',
  description: record.description,
  trigger: record.trigger ?? '',
  condition: record.condition ?? '',
  expressions: texts(record.expressions),
  actions: texts(record.actions),
});

/** Automation rules of an app offering; the key is the rule's id. */
export function automationRuleType(
  client: FourMeClient,
): RecordType<readonly AutomationRuleRecord[], AutomationRuleFields, { readonly id: string }> {
  return {
    rules: {
      appOfferingId: 'initial',
      generic: 'exact',
      name: 'exact',
      description: 'text',
      trigger: 'exact',
      condition: 'text',
      expressions: 'exact',
      actions: 'exact',
    },
    read(from, key) {
      const record = from.find((rule) => rule.id === key);
      if (record === undefined) return undefined;
      return { id: record.id, fields: { appOfferingId: '', ...ruleContent(record) } };
    },
    async create(fields) {
      const answer = await client.mutate(createAutomationRule, { input: fields });
      return made(createAutomationRule.name, answer.appOfferingAutomationRuleCreate?.appOfferingAutomationRule);
    },
    async update({ id }, { appOfferingId: _appOfferingId, ...changed }) {
      await client.mutate(updateAutomationRule, { input: { ...changed, id } });
      return { id };
    },
  };
}

/**
 * Which existing rule each wanted one becomes: the one of the same generic and name; after that, left-over rules of the
 * same generic in order (4me-facts §18). Rules that nothing wants any more are in `left`.
 */
export function matchRules(
  wanted: readonly { readonly generic: string; readonly name: string }[],
  existing: readonly AutomationRuleRecord[],
): { readonly ids: readonly (string | undefined)[]; readonly left: readonly AutomationRuleRecord[] } {
  const spare = [...existing];
  const take = (matches: (rule: AutomationRuleRecord) => boolean): string | undefined => {
    const index = spare.findIndex(matches);
    return index === -1 ? undefined : spare.splice(index, 1)[0]?.id;
  };
  const byName = wanted.map(({ generic, name }) => take((rule) => rule.generic === generic && rule.name === name));
  const ids = byName.map((id, index) => id ?? take((rule) => rule.generic === wanted[index]?.generic));
  return { ids, left: spare };
}

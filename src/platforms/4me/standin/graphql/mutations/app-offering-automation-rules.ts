import type { AppOfferingAutomationRuleRow } from '../../world/rows.ts';
import type { ApiContext, Resolvers } from '../context.ts';
import { allFields, checked, givenFields, requiredText, text, type Attribute, type Attributes } from './attributes.ts';
import { mutation, own } from './mutation.ts';
import { Problems } from './problems.ts';

type RuleFields = Omit<
  AppOfferingAutomationRuleRow,
  'id' | 'number' | 'account' | 'createdAt' | 'updatedAt' | 'appOfferingId'
>;

/** 4me-facts §13. */
const GENERICS = ['request', 'task', 'ci', 'problem'] as const;

const generic: Attribute<RuleFields['generic']> = {
  initial: 'request',
  read(given, { problems, name }) {
    const value = GENERICS.find((one) => one === given);
    if (value === undefined) problems.add(name, `must be one of ${GENERICS.join(', ')}`);
    return value ?? 'request';
  },
};

const pairs: Attribute<RuleFields['actions']> = {
  initial: [],
  read: (given) => ((given ?? []) as RuleFields['actions']).map(({ name, value }) => ({ name, value })),
};

const attributes: Attributes<RuleFields> = {
  generic,
  name: requiredText(),
  description: text(),
  trigger: requiredText(),
  condition: requiredText(),
  expressions: pairs,
  actions: pairs,
  position: checked(0),
};

export const automationRuleMutations: Resolvers = {
  appOfferingAutomationRuleCreate: mutation(
    'app-offering-automation-rule:Create',
    (input: { readonly appOfferingId: string }, context) => {
      const { world, caller, life } = context;
      const problems = new Problems();
      const fields = allFields(attributes, input, context, problems);
      const offering = world.get('AppOffering', input.appOfferingId);
      if (offering?.account !== caller.account) problems.add('appOfferingId', 'must exist');
      else refusePublished(input.appOfferingId, 'appOfferingId', problems, context);
      problems.done();
      life.checkRule(fields);
      const siblings = world.filter('AppOfferingAutomationRule', (row) => row.appOfferingId === input.appOfferingId);
      const position = fields.position || Math.max(0, ...siblings.map((row) => row.position)) + 1;
      const row = { account: caller.account, appOfferingId: input.appOfferingId, ...fields, position };
      return { appOfferingAutomationRule: world.insert('AppOfferingAutomationRule', row) };
    },
  ),
  appOfferingAutomationRuleUpdate: mutation(
    'app-offering-automation-rule:Update',
    (input: { readonly id: string }, context) => {
      const rule = own(context, 'AppOfferingAutomationRule', input.id);
      const problems = new Problems();
      const fields = givenFields<RuleFields>(attributes, input, rule, context, problems);
      refusePublished(rule.appOfferingId, 'id', problems, context);
      problems.done();
      context.life.checkRule({ ...rule, ...fields });
      context.world.update('AppOfferingAutomationRule', rule, fields);
      return { appOfferingAutomationRule: rule };
    },
  ),
  appOfferingAutomationRuleDelete: mutation(
    'app-offering-automation-rule:Delete',
    (input: { readonly id: string }, context) => {
      const rule = own(context, 'AppOfferingAutomationRule', input.id);
      const problems = new Problems();
      refusePublished(rule.appOfferingId, 'id', problems, context);
      problems.done();
      deleteOfferingRule(rule, context);
      return { success: true };
    },
  ),
};

/** Customers have accepted the rules of a published version as they are. That the API refuses, too, is our reading of that. */
function refusePublished(offeringId: string, path: string, problems: Problems, { world }: ApiContext): void {
  if (world.get('AppOffering', offeringId)?.published !== true) return;
  problems.add(path, 'is of a published version; publish a new one');
}

/** Also what the REST API's DELETE does. */
export function deleteOfferingRule(rule: AppOfferingAutomationRuleRow, { world }: Pick<ApiContext, 'world'>): void {
  world.delete('AppOfferingAutomationRule', rule);
}

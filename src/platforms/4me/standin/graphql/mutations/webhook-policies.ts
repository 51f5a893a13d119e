import type { WebhookPolicyRow } from '../../world/rows.ts';
import type { Resolvers } from '../context.ts';
import { allFields, checked, flag, givenFields, text, type Attributes } from './attributes.ts';
import { mutation, own } from './mutation.ts';
import { Invalid, Problems } from './problems.ts';

type PolicyFields = Pick<WebhookPolicyRow, 'disabled' | 'jwtAudience' | 'jwtClaimExpiresIn'>;

const attributes: Attributes<PolicyFields> = {
  disabled: flag(),
  jwtAudience: text(2048),
  jwtClaimExpiresIn: checked<number | null>(null),
};

export const webhookPolicyMutations: Resolvers = {
  webhookPolicyCreate: mutation('webhook-policy:Create', async (input: { readonly jwtAlg: string }, context) => {
    const problems = new Problems();
    const fields = allFields(attributes, input, context, problems);
    check(fields, problems);
    const account = context.caller.account;
    const { row, publicKeyPem } = await context.life.createPolicy({ account, jwtAlg: input.jwtAlg, ...fields });
    return { webhookPolicy: { ...row, publicKeyPem } };
  }),
  webhookPolicyUpdate: mutation('webhook-policy:Update', (input: { readonly id: string }, context) => {
    const webhookPolicy = own(context, 'WebhookPolicy', input.id);
    const problems = new Problems();
    const fields = givenFields<PolicyFields>(attributes, input, webhookPolicy, context, problems);
    check(fields, problems);
    context.world.update('WebhookPolicy', webhookPolicy, fields);
    return { webhookPolicy };
  }),
  webhookPolicyDelete: mutation('webhook-policy:Delete', (input: { readonly id: string }, context) => {
    const policy = own(context, 'WebhookPolicy', input.id);
    if (context.world.find('Webhook', (row) => row.webhookPolicyId === policy.id) !== undefined) {
      throw new Invalid([{ path: ['id'], message: 'is used by a webhook' }]);
    }
    context.world.delete('WebhookPolicy', policy);
    return { success: true };
  }),
};

function check({ jwtClaimExpiresIn: minutes }: Partial<PolicyFields>, problems: Problems): void {
  if (typeof minutes === 'number' && minutes < 1) problems.add('jwtClaimExpiresIn', 'must be greater than 0');
  problems.done();
}

import type { InstanceChange } from '../../life.ts';
import type { CustomFieldValue } from '../../world/rows.ts';
import { notFound } from '../api-error.ts';
import type { Resolvers } from '../context.ts';
import { mutation, own } from './mutation.ts';
import { Problems } from './problems.ts';

interface InstanceInput {
  readonly customFields?: readonly CustomFieldValue[] | null;
  readonly disabled?: boolean | null;
  readonly enabledByCustomer?: boolean | null;
  readonly suspended?: boolean | null;
  readonly suspensionComment?: string | null;
}

interface CreateInput extends InstanceInput {
  readonly customerAccountId: string;
  readonly appOfferingId: string;
}

export const appInstanceMutations: Resolvers = {
  appInstanceCreate: mutation('app-instance:Create', async (input: CreateInput, { world, life, caller }) => {
    const problems = new Problems();
    const offering = world.get('AppOffering', input.appOfferingId);
    const customer = world.find('Account', (row) => [row.account, row.id].includes(input.customerAccountId));
    if (offering?.account !== caller.account) problems.add('appOfferingId', 'must exist');
    if (customer === undefined) problems.add('customerAccountId', 'must exist');
    problems.done();
    if (offering === undefined || customer === undefined) throw notFound();
    const customerAccount = customer.account;
    const appInstance = await life.install({ customerAccount, offering, customFields: input.customFields ?? [] });
    const { customFields: _sent, ...flags } = change(input);
    if (Object.keys(flags).length > 0) await life.changeInstance(appInstance, flags);
    return { appInstance };
  }),
  appInstanceUpdate: mutation(
    'app-instance:Update',
    async (input: InstanceInput & { readonly id: string }, context) => {
      const appInstance = own(context, 'AppInstance', input.id);
      if (appInstance.removed) throw notFound();
      await context.life.changeInstance(appInstance, change(input));
      return { appInstance };
    },
  ),
};

/** What the input changes; null is the same as not given, but for the comment, which it clears. */
function change(input: InstanceInput): InstanceChange {
  const { customFields, disabled, enabledByCustomer, suspended, suspensionComment } = input;
  return {
    ...(customFields && { customFields }),
    ...(typeof disabled === 'boolean' && { disabled }),
    ...(typeof enabledByCustomer === 'boolean' && { enabledByCustomer }),
    ...(typeof suspended === 'boolean' && { suspended }),
    ...(suspensionComment !== undefined && { suspensionComment }),
  };
}

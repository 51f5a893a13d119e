import type { ConfigurationItemRow } from '../../world/rows.ts';
import type { Resolvers } from '../context.ts';
import {
  allFields,
  checked,
  customFields,
  givenFields,
  link,
  links,
  list,
  required,
  requiredLink,
  sourced,
  text,
  type Attributes,
} from './attributes.ts';
import { generatedLabel } from './generated-label.ts';
import { mutation, own } from './mutation.ts';
import { Problems } from './problems.ts';

type CiFields = Required<
  Omit<ConfigurationItemRow, 'id' | 'number' | 'account' | 'createdAt' | 'updatedAt' | 'label' | 'childIds'>
>;

const attributes: Attributes<CiFields & { readonly label: string | null }> = {
  ...sourced,
  label: text(),
  name: text(),
  productId: requiredLink('Product'),
  serviceId: link('Service'),
  serviceInstanceIds: links('ServiceInstance'),
  supportTeamId: link('Team'),
  status: required(''),
  systemID: text(),
  location: text(),
  customFields: customFields(),
  remarks: text(),
  alternateNames: list(),
  assetID: text(),
  serialNr: text(),
  endOfSupportDate: checked<string | null>(null),
  inUseSince: checked<string | null>(null),
  warrantyExpiryDate: checked<string | null>(null),
  lastSeenAt: checked<string | null>(null),
  nrOfCores: checked<number | null>(null),
  nrOfProcessors: checked<number | null>(null),
  ramAmount: checked<number | null>(null),
  operatingSystemId: link('ConfigurationItem'),
  userIds: links('Person'),
};

export const configurationItemMutations: Resolvers = {
  configurationItemCreate: mutation('ci:Create', (input, context) => {
    const problems = new Problems();
    const { label, ...fields } = allFields(attributes, input, context, problems);
    problems.done();
    const account = context.caller.account;
    const { name, brand } = context.world.get('Product', fields.productId) ?? { name: null, brand: '' };
    const row = { account, ...fields, name: fields.name ?? name, label: label ?? generatedLabel(brand, context) };
    return { configurationItem: context.world.insert('ConfigurationItem', row), pendingCiReconciliation: false };
  }),
  configurationItemUpdate: mutation('ci:Update', (input: { readonly id: string }, context) => {
    const item = own(context, 'ConfigurationItem', input.id);
    const problems = new Problems();
    const { label, ...fields } = givenFields(attributes, input, item, context, problems);
    if (label === null) problems.add('label', "can't be blank");
    problems.done();
    context.world.update('ConfigurationItem', item, label ? { ...fields, label } : fields);
    return { configurationItem: item, pendingCiReconciliation: false };
  }),
};

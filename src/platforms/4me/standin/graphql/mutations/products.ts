import type { ProductRow } from '../../world/rows.ts';
import type { ApiContext, Resolvers } from '../context.ts';
import { productCategory } from '../product-categories.ts';
import {
  allFields,
  customFields,
  flag,
  givenFields,
  link,
  requiredText,
  sourced,
  text,
  type Attributes,
} from './attributes.ts';
import { mutation, own } from './mutation.ts';
import { Problems } from './problems.ts';

type ProductFields = Omit<ProductRow, 'id' | 'number' | 'account' | 'createdAt' | 'updatedAt'>;

const attributes: Attributes<ProductFields> = {
  ...sourced,
  name: requiredText(),
  brand: requiredText(),
  category: requiredText(),
  model: text(),
  productID: text(),
  disabled: flag(),
  supportTeamId: link('Team'),
  serviceId: link('Service'),
  uiExtensionId: link('UiExtension'),
  customFields: customFields(),
  remarks: text(),
};

function check(fields: Partial<ProductFields>, { world, caller }: ApiContext, problems: Problems): void {
  const { category, uiExtensionId } = fields;
  if (category !== undefined && category !== '' && productCategory(world, caller.account, category) === undefined) {
    problems.add('category', 'must exist');
  }
  const extension = typeof uiExtensionId === 'string' ? world.get('UiExtension', uiExtensionId) : undefined;
  if (extension !== undefined && extension.category !== 'product') {
    problems.add('uiExtensionId', 'must be a UI extension of the category product');
  }
  problems.done();
}

export const productMutations: Resolvers = {
  productCreate: mutation('product:Create', (input, context) => {
    const problems = new Problems();
    const fields = allFields(attributes, input, context, problems);
    check(fields, context, problems);
    return { product: context.world.insert('Product', { account: context.caller.account, ...fields }) };
  }),
  productUpdate: mutation('product:Update', (input: { readonly id: string }, context) => {
    const product = own(context, 'Product', input.id);
    const problems = new Problems();
    const fields = givenFields<ProductFields>(attributes, input, product, context, problems);
    check(fields, context, problems);
    context.world.update('Product', product, fields);
    return { product };
  }),
};

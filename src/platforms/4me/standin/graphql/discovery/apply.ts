import type { ConfigurationItemRow, ProductRow } from '../../world/rows.ts';
import { requireScope, type ApiContext } from '../context.ts';
import { generatedLabel } from '../mutations/generated-label.ts';
import { productCategory } from '../product-categories.ts';
import { allowed, categoriesIn, itemsIn, productsIn } from './input.ts';
import type { DiscoveredCategory, DiscoveredItem, DiscoveredProduct, DiscoveryInput } from './input.ts';
import type { Matcher } from './match.ts';

/**
 * Makes and changes categories, products and configuration items as a checked input says; gives the items in its order.
 * By analogy: what is not given stays as it is, users replace the ones before unless the strategy is APPEND, and relations
 * are only ever added. An item that is found by another source, or by its serial number, gets the source that found it.
 */
export function applyDiscovery(input: DiscoveryInput, matcher: Matcher, context: ApiContext): ConfigurationItemRow[] {
  const appendUsers = input.referenceStrategies?.ciUserIds?.strategy === 'APPEND';
  return categoriesIn(input).flatMap((category) => {
    saveCategory(category.input, context);
    return productsIn(category).flatMap((placed) => {
      const product = saveProduct(placed.input, category.input.reference, input.source, matcher, context);
      return itemsIn(placed).map((item) =>
        saveItem(item.input, product, matcher.item(item.input), { source: input.source, appendUsers }, context),
      );
    });
  });
}

/** Throws Unauthorized where the caller may not do what the input can lead to (external-apis §3.7 has the scopes). */
export function requireScopes(input: DiscoveryInput, context: ApiContext): void {
  const needed = (model: string, { create, update }: ReturnType<typeof allowed>): void => {
    if (create) requireScope(context, `${model}:Create`);
    if (update) requireScope(context, `${model}:Update`);
  };
  for (const category of categoriesIn(input)) {
    needed('product-category', allowed(category.input));
    for (const product of productsIn(category)) {
      needed('product', allowed(product.input));
      for (const item of itemsIn(product)) needed('ci', allowed(item.input));
    }
  }
}

function saveCategory(input: DiscoveredCategory, { world, caller: { account } }: ApiContext): void {
  const { reference, name } = input;
  const there = productCategory(world, account, reference);
  if (there !== undefined && (!allowed(input).update || there.name === name)) return;
  const row = world.lookup('ProductCategory', 'reference', account, reference)[0];
  if (row !== undefined) return world.update('ProductCategory', row, { name });
  world.insert('ProductCategory', { account, reference, name, ruleSet: there?.ruleSet ?? 'physical_asset' });
}

function saveProduct(
  input: DiscoveredProduct,
  category: string,
  source: string,
  matcher: Matcher,
  { world, caller: { account } }: ApiContext,
): ProductRow {
  const { sourceID, name, brand, model, productID } = input;
  const found = matcher.product(input);
  const fields = { source, sourceID, name, brand, model, category };
  if (found !== undefined) {
    const changes = { ...fields, ...(productID !== undefined && { productID }) };
    if (allowed(input).update && differs(found, changes)) world.update('Product', found, changes);
    return found;
  }
  return world.insert('Product', {
    account,
    ...fields,
    productID: productID ?? null,
    disabled: false,
    supportTeamId: null,
    serviceId: null,
    uiExtensionId: null,
    customFields: [],
    remarks: null,
  });
}

interface Manner {
  readonly source: string;
  readonly appendUsers: boolean;
}

function saveItem(
  input: DiscoveredItem,
  product: ProductRow,
  found: ConfigurationItemRow | undefined,
  manner: Manner,
  context: ApiContext,
): ConfigurationItemRow {
  const { world, caller } = context;
  const given = { ...plainFields(input), ...links(input, found, manner, context), source: manner.source };
  if (found !== undefined) {
    const label = input.label ? { label: input.label } : {};
    const status = input.status ? { status: input.status } : {};
    const changes = { ...given, ...label, ...status, productId: product.id };
    if (allowed(input).update && differs(found, changes)) world.update('ConfigurationItem', found, changes);
    return found;
  }
  const label = input.label ? input.label : generatedLabel(product.brand, context);
  return world.insert('ConfigurationItem', {
    account: caller.account,
    ...blank,
    ...given,
    label,
    status: input.status ?? 'installed',
    productId: product.id,
    serviceInstanceIds: [],
    customFields: [],
  });
}

const blank = {
  serviceId: null,
  supportTeamId: null,
  systemID: null,
  location: null,
  remarks: null,
  assetID: null,
  serialNr: null,
  endOfSupportDate: null,
  inUseSince: null,
  warrantyExpiryDate: null,
  lastSeenAt: null,
  nrOfCores: null,
  nrOfProcessors: null,
  ramAmount: null,
  operatingSystemId: null,
} as const;

const clearable = [
  'systemID',
  'location',
  'remarks',
  'assetID',
  'serialNr',
  'endOfSupportDate',
  'inUseSince',
  'warrantyExpiryDate',
  'lastSeenAt',
  'nrOfCores',
  'nrOfProcessors',
  'ramAmount',
] as const satisfies readonly (keyof DiscoveredItem & keyof ConfigurationItemRow)[];

function plainFields(input: DiscoveredItem) {
  const optional: Partial<Pick<ConfigurationItemRow, (typeof clearable)[number]>> = Object.fromEntries(
    clearable.filter((field) => input[field] !== undefined).map((field) => [field, input[field]]),
  );
  return { sourceID: input.sourceID, name: input.name, ...optional };
}

function links(
  { operatingSystemId, userIds, ciRelations }: DiscoveredItem,
  found: ConfigurationItemRow | undefined,
  { appendUsers }: Manner,
  { world }: ApiContext,
): Partial<ConfigurationItemRow> {
  // The ids of the rows, not those of the request: a hundred thousand items share them.
  const own = (table: 'Person' | 'ConfigurationItem', ids: readonly string[]): string[] =>
    ids.map((id) => world.get(table, id)?.id ?? id);
  const changes: Partial<ConfigurationItemRow> = {};
  if (operatingSystemId !== undefined) {
    changes.operatingSystemId =
      operatingSystemId === null ? null : (own('ConfigurationItem', [operatingSystemId])[0] ?? null);
  }
  if (userIds) {
    const before = appendUsers ? (found?.userIds ?? []) : [];
    changes.userIds = [...new Set([...before, ...own('Person', userIds)])];
  }
  if (ciRelations?.childIds) {
    const added = own('ConfigurationItem', ciRelations.childIds);
    changes.childIds = [...new Set([...(found?.childIds ?? []), ...added])];
  }
  return changes;
}

function differs<R extends object>(row: R, changes: Partial<R>): boolean {
  const current = row as Readonly<Record<string, unknown>>;
  return Object.entries(changes).some(([field, value]) => {
    const before = current[field];
    return Array.isArray(value) ? JSON.stringify(value) !== JSON.stringify(before) : value !== before;
  });
}

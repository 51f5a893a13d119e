import type { World } from '../world/world.ts';

/** A few of the categories that every account has; products name them by reference. */
const categories = [
  { number: 1, reference: 'other_type_of_hardware', name: 'Other Type of Hardware', ruleSet: 'physical_asset' },
  { number: 2, reference: 'desktop', name: 'Desktop', ruleSet: 'physical_asset' },
  { number: 3, reference: 'laptop', name: 'Laptop', ruleSet: 'physical_asset' },
  { number: 4, reference: 'server', name: 'Server', ruleSet: 'server' },
  { number: 5, reference: 'other_type_of_software', name: 'Other Type of Software', ruleSet: 'software' },
  { number: 6, reference: 'application', name: 'Application', ruleSet: 'software' },
] as const;

export interface ProductCategory {
  readonly id: string;
  readonly reference: string;
  readonly name: string;
  readonly ruleSet: string;
}

/** The account's own category of that reference, or one that every account has. */
export function productCategory(world: World, account: string, reference: string): ProductCategory | undefined {
  const [own] = world.lookup('ProductCategory', 'reference', account, reference);
  if (own !== undefined) return own;
  const category = categories.find((one) => one.reference === reference);
  return category && { ...category, id: world.nodeId('ProductCategory', category.number) };
}

export function productCategoryById(world: World, account: string, id: string): ProductCategory | undefined {
  const own = world.get('ProductCategory', id);
  if (own !== undefined) return own.account === account ? own : undefined;
  const category = categories.find((one) => world.nodeId('ProductCategory', one.number) === id);
  return category && productCategory(world, account, category.reference);
}

import { customerPerson, software, type Software } from './customer-data.ts';
import type { AppInstanceRow, ConfigurationItemRow, CustomFieldValue, PersonRow } from './rows.ts';
import type { World } from './world.ts';

/** Numbers below 101 are given out by nobody else; these are free of people, products and configuration items. */
const FIRST = 51;

/**
 * The people `user1@widget.example` to `user40@…` and a dozen pieces of software, with numbers of their own, so that records
 * that are made later have the numbers that they would have had without. For one account of a fresh world.
 */
export function seedCustomerData(world: World, account: string): void {
  for (let index = 0; index < 40; index += 1) addPerson(world, account, index + 1, FIRST + index);
  for (const [index, one] of software.entries()) addSoftware(world, account, one, FIRST + index);
}

/** Adds the people `user<first>@widget.example` and so on, `count` of them. */
export function seedPeople(world: World, account: string, count: number, first = 1): PersonRow[] {
  return Array.from({ length: count }, (_none, index) => addPerson(world, account, first + index));
}

/** Adds software, one configuration item in production each. */
export function seedSoftware(world: World, account: string, list: readonly Software[]): ConfigurationItemRow[] {
  return list.map((one) => addSoftware(world, account, one));
}

/** Adds accounts that trust `provider` and are trusted by it; gives their names, `customer-1` and so on. */
export function seedCustomers(world: World, provider: string, count: number): string[] {
  const names = Array.from({ length: count }, (_none, index) => `customer-${String(index + 1)}`);
  for (const account of names) {
    world.insert('Account', { account, name: account, trusts: [provider], disabled: false });
  }
  const row = world.find('Account', (one) => one.account === provider);
  if (row !== undefined) world.update('Account', row, { trusts: [...row.trusts, ...names] });
  return names;
}

/**
 * Adds enabled instances of the newest published version of an app, one for each customer, as they are long after their
 * installation: no message is sent, so the provider has no secrets of them. `people.install` is the way with messages.
 */
export function seedInstances(
  world: World,
  reference: string,
  customers: readonly string[],
  customFields: (customer: string, index: number) => Readonly<Record<string, unknown>>,
): AppInstanceRow[] {
  const offering = world.find('AppOffering', (row) => row.reference === reference && row.published && row.latest);
  if (offering === undefined) throw new Error(`there is no published version of ${reference}`);
  return customers.map((customerAccount, index) =>
    world.insert('AppInstance', {
      account: offering.account,
      appOfferingId: offering.id,
      customerAccount,
      customFields: fieldValues(customFields(customerAccount, index)),
      disabled: false,
      enabledByCustomer: true,
      suspended: false,
      suspensionComment: null,
      webhookId: null,
      webhookPolicyId: null,
      applicationIds: {},
      removed: false,
    }),
  );
}

function fieldValues(fields: Readonly<Record<string, unknown>>): CustomFieldValue[] {
  return Object.entries(fields).map(([id, value]) => ({ id, value }));
}

function addPerson(world: World, account: string, which: number, number?: number): PersonRow {
  const nobody = { source: null, sourceID: null, employeeID: null, supportID: null, disabled: false };
  return world.insert('Person', { account, ...customerPerson(which), ...nobody }, number);
}

function addSoftware(world: World, account: string, one: Software, number?: number): ConfigurationItemRow {
  const { name, brand, alternateNames } = one;
  const common = { account, source: null, sourceID: null, serviceId: null, supportTeamId: null, remarks: null };
  const none = { ...common, customFields: [] };
  const kind = { brand, category: 'other_type_of_software', model: name, productID: null };
  const product = world.insert('Product', { ...none, ...kind, name, disabled: false, uiExtensionId: null }, number);
  return world.insert(
    'ConfigurationItem',
    {
      ...none,
      name,
      label: `${name} (${account})`,
      productId: product.id,
      status: 'in_production',
      serviceInstanceIds: [],
      systemID: null,
      location: null,
      alternateNames: [...alternateNames],
      endOfSupportDate: null,
    },
    number,
  );
}

import type { AppOfferingRow, Row, Tables } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import type { Collection } from './collection.ts';
import { productCategory } from './product-categories.ts';

type Named = Row & { readonly name: string };

const byName = { text: (row: Named) => [row.name] };
const nameOf = (world: World, table: 'Team' | 'Service' | 'ServiceInstance', id: string | null): string | null =>
  (id === null ? undefined : world.get(table, id))?.name ?? null;

/** How records that have connections are filtered and ordered; a filter without an entry reads the field of its name. */
export const collections = {
  AppInstance: {
    read: {
      appOffering: (row) => row.appOfferingId,
      appOfferingReference: (row, world) => offering(world, row.appOfferingId)?.reference,
      customerAccountName: (row, world) => world.find('Account', (one) => one.account === row.customerAccount)?.name,
    },
    text: (row) => [row.customerAccount],
    form: (row, world) => versionHtml(world, offering(world, row.appOfferingId)?.uiExtensionVersionId ?? null),
  },
  AppOffering: {
    read: { serviceInstance: (row) => row.serviceInstanceId },
    text: (row) => [row.name, row.reference, row.description, row.cardDescription],
  },
  AppOfferingAutomationRule: {},
  AutomationRule: byName,
  ConfigurationItem: {
    read: {
      alternateName: (row) => row.alternateNames ?? [],
      operatingSystem: (row) => row.operatingSystemId,
      product: (row) => row.productId,
      productBrand: (row, world) => world.get('Product', row.productId)?.brand,
      productCategory: (row, world) => world.get('Product', row.productId)?.category,
      productModel: (row, world) => world.get('Product', row.productId)?.model,
      ruleSet: (row, world) => ruleSet(world, row.productId),
      service: (row) => row.serviceId,
      supportTeam: (row) => row.supportTeamId,
      supportTeamName: (row, world) => nameOf(world, 'Team', row.supportTeamId),
    },
    text: (row) => [row.label, row.name, ...(row.alternateNames ?? []), row.systemID, row.location, row.remarks],
    form: (row, world) => activeHtml(world, world.get('Product', row.productId)?.uiExtensionId ?? null),
  },
  Person: {
    read: { disabled: (row) => row.disabled ?? false },
    folded: ['authenticationID', 'employeeID', 'primaryEmail', 'sourceID', 'supportID'],
    text: (row) => [row.name, row.primaryEmail],
  },
  Product: {
    read: {
      productBrand: (row) => row.brand,
      productCategory: (row, world) => productCategory(world, row.account, row.category)?.id,
      ruleSet: (row, world) => ruleSet(world, row.id),
      service: (row) => row.serviceId,
      supportTeam: (row) => row.supportTeamId,
      supportTeamName: (row, world) => nameOf(world, 'Team', row.supportTeamId),
    },
    text: (row) => [row.name, row.brand, row.model, row.productID, row.remarks],
    form: (row, world) => activeHtml(world, row.uiExtensionId),
  },
  Request: {
    read: {
      requestedBy: (row) => row.requestedById,
      serviceInstance: (row) => row.serviceInstanceId,
      serviceInstanceName: (row, world) => nameOf(world, 'ServiceInstance', row.serviceInstanceId),
    },
    text: (row) => [row.requestId, row.subject, ...row.notes.map((note) => note.text)],
  },
  Service: byName,
  ServiceInstance: {
    ...byName,
    read: {
      service: (row) => row.serviceId,
      serviceName: (row, world) => nameOf(world, 'Service', row.serviceId),
      supportTeam: (row) => row.supportTeamId,
      supportTeamName: (row, world) => nameOf(world, 'Team', row.supportTeamId),
    },
  },
  Team: byName,
  UiExtension: { text: (row) => [row.name, row.title, row.description] },
  UiExtensionVersion: {},
  Webhook: {},
  WebhookPolicy: {},
} satisfies { readonly [K in keyof Tables]?: Collection<Tables[K]> };

export type Collected = keyof typeof collections;

export function collectionOf<K extends Collected>(table: K): Collection<Tables[K]> {
  return collections[table] as Collection<Tables[K]>;
}

export function ruleSet(world: World, productId: string): string | undefined {
  const product = world.get('Product', productId);
  return product && productCategory(world, product.account, product.category)?.ruleSet;
}

function offering(world: World, id: string): AppOfferingRow | undefined {
  return world.get('AppOffering', id);
}

function versionHtml(world: World, id: string | null): string | undefined {
  return id === null ? undefined : world.get('UiExtensionVersion', id)?.html;
}

function activeHtml(world: World, uiExtensionId: string | null): string | undefined {
  const isActive = (row: Tables['UiExtensionVersion']): boolean =>
    row.uiExtensionId === uiExtensionId && row.status === 'active';
  return uiExtensionId === null ? undefined : world.find('UiExtensionVersion', isActive)?.html;
}

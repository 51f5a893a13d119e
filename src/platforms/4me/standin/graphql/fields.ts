import { resultUrl, statusOf } from '../async-queries/async-query.ts';
import type { AsyncQueryRow, ConfigurationItemRow, Row, TableName, Tables } from '../world/rows.ts';
import type { World } from '../world/world.ts';
import { ruleSet, type Collected } from './collections.ts';
import { connection, type ConnectionArguments } from './connection.ts';
import type { ApiContext, Resolvers } from './context.ts';
import { page, type PageArguments } from './page.ts';
import { productCategory } from './product-categories.ts';
import { notesOf } from './visibility.ts';

type Linked<K extends string> = Readonly<Record<K, string | null>>;

/** The record that a field `<name>Id` of the row refers to. */
function linked<N extends string>(table: TableName, key: `${N}Id`) {
  return (row: Linked<`${N}Id`>, _args: unknown, { world }: ApiContext): Row | null => {
    const id = row[key];
    return id === null ? null : (world.get(table, id) ?? null);
  };
}

/** The records of a table that belong to the row, as a connection. */
function related<K extends Collected, R>(table: K, belongs: (one: Tables[K], row: R) => boolean) {
  return (row: R, args: ConnectionArguments, context: ApiContext): unknown =>
    connection(
      table,
      context.world.filter(table, (one) => belongs(one, row)),
      args,
      context,
    );
}

function accountOf(name: string, { world }: ApiContext): Tables['Account'] | undefined {
  return world.find('Account', (row) => row.account === name);
}

const account = (row: { readonly account: string }, _args: unknown, context: ApiContext): unknown =>
  accountOf(row.account, context);

function isDone(row: AsyncQueryRow, world: World): boolean {
  return statusOf(row, world.now()) === 'completed';
}

function present<R>(rows: readonly (R | undefined)[]): R[] {
  return rows.filter((row) => row !== undefined);
}

/** Seen from the parent only. */
function relations(row: ConfigurationItemRow, world: World) {
  return present((row.childIds ?? []).map((id) => world.get('ConfigurationItem', id))).map((configurationItem) => ({
    id: Buffer.from(`${world.domain}/CiRelation/${String(row.number)}-${String(configurationItem.number)}`).toString(
      'base64url',
    ),
    number: configurationItem.number,
    relationType: 'child',
    configurationItem,
    source: row.source,
  }));
}

/** The fields that are more than a field of the same name of the row, by type. */
export const fields: Readonly<Record<string, Resolvers>> = {
  Account: {
    id: (row: Tables['Account']) => row.account,
    url: (row: Tables['Account'], _args: unknown, { world }) => `https://${row.account}.${world.domain}`,
  },
  Person: { account },
  Team: { account },
  Service: {
    account,
    serviceInstances: related('ServiceInstance', (one, row: Tables['Service']) => one.serviceId === row.id),
  },
  ServiceInstance: {
    account,
    service: linked('Service', 'serviceId'),
    supportTeam: linked('Team', 'supportTeamId'),
    configurationItems: related('ConfigurationItem', (one, row: Tables['ServiceInstance']) =>
      one.serviceInstanceIds.includes(row.id),
    ),
  },
  Product: {
    account,
    productCategory: (row: Tables['Product'], _args: unknown, { world }) =>
      productCategory(world, row.account, row.category),
    ruleSet: (row: Tables['Product'], _args: unknown, { world }) => ruleSet(world, row.id),
    service: linked('Service', 'serviceId'),
    supportTeam: linked('Team', 'supportTeamId'),
    uiExtension: linked('UiExtension', 'uiExtensionId'),
    configurationItems: (row: Tables['Product'], args: ConnectionArguments, context) => {
      const rows = context.world.lookup('ConfigurationItem', 'product', row.account, row.id);
      return connection('ConfigurationItem', rows, args, context);
    },
  },
  ConfigurationItem: {
    account,
    alternateNames: (row: Tables['ConfigurationItem']) => row.alternateNames ?? [],
    ciRelations: (row: Tables['ConfigurationItem'], args: PageArguments, { world }) =>
      page(relations(row, world), args),
    operatingSystem: (row: Tables['ConfigurationItem'], _args: unknown, { world }) =>
      row.operatingSystemId ? world.get('ConfigurationItem', row.operatingSystemId) : null,
    users: (row: Tables['ConfigurationItem'], args: ConnectionArguments, context) =>
      connection('Person', present((row.userIds ?? []).map((id) => context.world.get('Person', id))), args, context),
    product: linked('Product', 'productId'),
    ruleSet: (row: Tables['ConfigurationItem'], _args: unknown, { world }) => ruleSet(world, row.productId),
    service: linked('Service', 'serviceId'),
    supportTeam: linked('Team', 'supportTeamId'),
    serviceInstances: related('ServiceInstance', (one, row: Tables['ConfigurationItem']) =>
      row.serviceInstanceIds.includes(one.id),
    ),
  },
  AsyncQuery: {
    account,
    completedAt: (row: AsyncQueryRow, _args: unknown, { world }) => (isDone(row, world) ? row.completedAt : null),
    errorCount: (row: AsyncQueryRow, _args: unknown, { world }) => (isDone(row, world) ? row.errorCount : null),
    person: linked('Person', 'personId'),
    resultCount: (row: AsyncQueryRow, _args: unknown, { world }) => (isDone(row, world) ? row.resultCount : null),
    resultUrl: (row: AsyncQueryRow, _args: unknown, { world }) => resultUrl(row, world),
    startedAt: (row: AsyncQueryRow, _args: unknown, { world }) =>
      statusOf(row, world.now()) === 'queued' ? null : row.startedAt,
    status: (row: AsyncQueryRow, _args: unknown, { world }) => statusOf(row, world.now()),
  },
  UiExtension: {
    account,
    activeVersion: (row: Tables['UiExtension'], _args: unknown, { world }) =>
      world.find('UiExtensionVersion', (one) => one.uiExtensionId === row.id && one.status === 'active'),
    versions: (row: Tables['UiExtension'], args: PageArguments, { world }) =>
      page(
        world.filter('UiExtensionVersion', (one) => one.uiExtensionId === row.id),
        args,
      ),
  },
  UiExtensionVersion: { uiExtension: linked('UiExtension', 'uiExtensionId') },
  AppOffering: {
    account,
    serviceInstance: linked('ServiceInstance', 'serviceInstanceId'),
    uiExtensionVersion: linked('UiExtensionVersion', 'uiExtensionVersionId'),
    automationRules: (row: Tables['AppOffering'], args: PageArguments, { world }) => {
      const rows = world.filter('AppOfferingAutomationRule', (one) => one.appOfferingId === row.id);
      return page(
        rows.toSorted((a, b) => a.position - b.position || a.number - b.number),
        args,
      );
    },
    appInstances: (row: Tables['AppOffering'], args: ConnectionArguments, context) => {
      const { account: own } = context.caller;
      const isShown = (one: Tables['AppInstance']): boolean =>
        one.appOfferingId === row.id && one.account === own && !one.removed;
      return connection('AppInstance', context.world.filter('AppInstance', isShown), args, context);
    },
  },
  AppOfferingAutomationRule: { account, appOffering: linked('AppOffering', 'appOfferingId') },
  AutomationRule: { account },
  AppInstance: {
    account,
    appOffering: linked('AppOffering', 'appOfferingId'),
    customerAccount: (row: Tables['AppInstance'], _args: unknown, context) => accountOf(row.customerAccount, context),
    webhook: linked('Webhook', 'webhookId'),
    webhookPolicy: linked('WebhookPolicy', 'webhookPolicyId'),
  },
  Webhook: { account, webhookPolicy: linked('WebhookPolicy', 'webhookPolicyId') },
  WebhookPolicy: { account },
  WebhookPolicyCreateResponse: { account },
  Request: {
    account,
    requestedBy: linked('Person', 'requestedById'),
    serviceInstance: linked('ServiceInstance', 'serviceInstanceId'),
    notes: (row: Tables['Request'], args: PageArguments, { world }) => page(notesOf(world, row.id), args),
  },
  Note: { account, person: linked('Person', 'personId') },
};

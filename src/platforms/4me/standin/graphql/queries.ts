import { notFound } from './api-error.ts';
import { candidates } from './candidates.ts';
import type { Collected } from './collections.ts';
import { connection, type ConnectionArguments } from './connection.ts';
import { requireScope, type ApiContext, type Resolver, type Resolvers } from './context.ts';
import { modelOf, models } from './models.ts';
import { productCategoryById } from './product-categories.ts';
import { visibleNode, visibleRows } from './visibility.ts';

function all(table: Collected): Resolver {
  return (_source: unknown, args: ConnectionArguments, context) => {
    requireScope(context, `${models[table].scope}:Read`);
    const { world, caller } = context;
    const found = candidates(world, table, caller.account, args.filter);
    const rows = found ?? visibleRows(world, table, caller, args.view === 'all');
    return connection(table, rows, args, context);
  };
}

function node(_source: unknown, { id }: { readonly id: string }, context: ApiContext): unknown {
  const { world, caller } = context;
  const row = visibleNode(world, id, caller) ?? productCategoryById(world, caller.account, id);
  if (row === undefined) throw notFound();
  const model = modelOf(world.tableOf(id) ?? '');
  if (model !== undefined) requireScope(context, `${model.scope}:Read`);
  return row;
}

/** The root fields of `Query`. */
export const queries: Resolvers = {
  node,
  account: (_source: unknown, _args: unknown, context) => {
    requireScope(context, 'account:Read');
    return context.world.find('Account', (row) => row.account === context.caller.account);
  },
  me: (_source: unknown, _args: unknown, { world, caller }) =>
    caller.personId === null ? null : world.get('Person', caller.personId),
  rateLimit: (_source: unknown, _args: unknown, { cost, costLimit }) => ({ cost, ...costLimit }),
  appInstances: all('AppInstance'),
  appOfferings: all('AppOffering'),
  automationRules: all('AutomationRule'),
  configurationItems: all('ConfigurationItem'),
  people: all('Person'),
  products: all('Product'),
  requests: all('Request'),
  services: all('Service'),
  serviceInstances: all('ServiceInstance'),
  teams: all('Team'),
  uiExtensions: all('UiExtension'),
  webhooks: all('Webhook'),
  webhookPolicies: all('WebhookPolicy'),
};

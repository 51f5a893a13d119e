import { afterEach, beforeEach, expect, test } from 'vitest';
import { personalToken } from '../../../../../src/platforms/4me/standin/world/seed.ts';
import { seedCustomers, seedInstances } from '../../../../../src/platforms/4me/standin/world/seed-customer.ts';
import { discoveryStage, type Answer, type DiscoveryStage } from './stage.ts';

let stage: DiscoveryStage;

beforeEach(async () => {
  stage = await discoveryStage();
  await offer();
});

afterEach(() => stage[Symbol.asyncDispose]());

/** What the root field answers. */
async function asProvider(field: string, query: string, variables: object = {}): Promise<Record<string, unknown>> {
  const headers = {
    authorization: `Bearer ${personalToken('wdc')}`,
    'content-type': 'application/json',
    'x-4me-account': 'wdc',
  };
  const body = JSON.stringify({ query, variables });
  const response = await stage.fetch('https://graphql.4me-sandbox.test/', { method: 'POST', headers, body });
  const answer = (await response.json()) as Answer;
  const shown = answer.data?.[field];
  if (answer.errors || !shown) throw new Error(answer.errors?.[0]?.message ?? `no ${field}`);
  return shown;
}

/** An app with a form as external-apis §3.7 has it, published. */
async function offer(): Promise<void> {
  const html = `<input id="client_id"/><input id="sync_start_at" class="date-time" data-filterable="true" data-filterable-name="Start" disabled>
    <select id='connection_status' data-filterable data-filterable-name='Connection status'></select>`;
  const extension = await asProvider(
    'uiExtensionCreate',
    'mutation($html: String) { uiExtensionCreate(input: { name: "Form", category: app_offering, html: $html, activate: true }) { uiExtension { activeVersion { id } } } }',
    { html },
  );
  const { activeVersion } = extension['uiExtension'] as { activeVersion: { id: string } };
  const made = await asProvider(
    'appOfferingCreate',
    `mutation($service: ID!, $form: ID) { appOfferingCreate(input: {
       name: "Discovery", reference: "discovery", serviceInstanceId: $service, uiExtensionVersionId: $form }) { appOffering { id } } }`,
    { service: stage.sandbox.world.nodeId('ServiceInstance', 31), form: activeVersion.id },
  );
  const { id } = made['appOffering'] as { id: string };
  await asProvider(
    'appOfferingPublish',
    'mutation($id: ID!) { appOfferingPublish(input: { id: $id }) { appOffering { id } } }',
    { id },
  );
}

async function due(customFilters: string): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | null = null; ;) {
    const shown = await asProvider(
      'appInstances',
      `query($after: String) { appInstances(first: 100, after: $after, filter: {
         appOfferingReference: { values: ["discovery"] }, disabled: false, suspended: false, enabledByCustomer: true,
         customFilters: [${customFilters}] }) {
           totalCount pageInfo { endCursor hasNextPage } nodes { customerAccount { id } customFields { id value } } } }`,
      { after },
    );
    const { nodes, pageInfo } = shown as unknown as {
      nodes: { customerAccount: { id: string } }[];
      pageInfo: { endCursor: string; hasNextPage: boolean };
    };
    found.push(...nodes.map(({ customerAccount }) => customerAccount.id));
    if (!pageInfo.hasNextPage) return found;
    after = pageInfo.endCursor;
  }
}

test('of 300 installations those that are due are found, beyond the first page', async () => {
  const { world } = stage.sandbox;
  const customers = seedCustomers(world, 'wdc', 310);
  const starts = [null, '2026-05-01T00:00:00Z', '2026-05-01T10:00:00Z'];
  seedInstances(world, 'discovery', customers.slice(0, 300), (_customer, index) => ({
    connection_status: 'success',
    sync_start_at: starts[index % 3] ?? null,
  }));
  expect(await due('')).toEqual(customers.slice(0, 300));
  const every = (rest: number) => customers.slice(0, 300).filter((_one, index) => index % 3 === rest);
  const success = '{ name: "Connection status", values: ["success"] }';
  expect(await due(`{ name: "Start", values: ["<2026-05-01T04:00:00Z"] }, ${success}`)).toEqual(every(1));
  expect(await due(`{ name: "Start", values: [null] }, ${success}`)).toEqual(every(0));
  expect(await due('{ name: "Start", values: [] }')).toEqual(every(0));
  expect((await due('{ name: "Start", values: [null, "<2026-05-01T04:00:00Z"] }')).length).toBe(200);
  expect(await due('{ name: "Connection status", values: ["success"], negate: true }')).toEqual([]);
});

test('switched off and suspended ones are left out, and a field that is not filterable finds nobody', async () => {
  const { world, people } = stage.sandbox;
  const customers = seedCustomers(world, 'wdc', 3);
  seedInstances(world, 'discovery', customers, () => ({ sync_start_at: null }));
  await people.suspend({ customer: 'customer-1', reference: 'discovery' }, 'waits');
  await people.disable({ customer: 'customer-2', reference: 'discovery' });
  expect(await due('{ name: "Start", values: [null] }')).toEqual(['customer-3']);
  expect(await due('{ name: "client_id", values: [null] }')).toEqual([]);
  expect(await due('{ name: "sync_start_at", values: [null] }')).toEqual([]);
});

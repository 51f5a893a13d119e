import { expect, test } from 'vitest';
import type { FourMeClient } from '../../../../../src/platforms/4me/client/client.ts';
import { dataOf } from '../../../../../src/platforms/4me/client/answer.ts';
import { activeInstallations, type CustomFilter } from '../../../../../src/platforms/4me/receive/app/installations.ts';
import type { World } from '../../../../../src/platforms/4me/standin/world/world.ts';
import { apiClient } from '../../standin/api-client.ts';
import { insertOffering } from '../../standin/life/stage.ts';

const form = `<div class="row vertical"><label for="start">Start</label>
<input id="start" data-filterable data-filterable-name="Start"></div>`;

function insertInstances(world: World, count: number): void {
  const offering = insertOffering(world, { reference: 'many', published: true }, form);
  for (let index = 0; index < count; index += 1) {
    const start = index % 3 === 0 ? [] : [{ id: 'start', value: `2026-01-${String(10 + (index % 3))}T00:00:00Z` }];
    const customerAccount = `customer-${String(index)}`;
    world.insert('Account', { account: customerAccount, name: customerAccount, trusts: ['wdc'], disabled: false });
    world.insert('AppInstance', {
      account: 'wdc',
      appOfferingId: offering.id,
      customerAccount,
      customFields: start,
      disabled: false,
      enabledByCustomer: true,
      suspended: index % 7 === 0,
      suspensionComment: null,
      webhookId: null,
      webhookPolicyId: null,
      applicationIds: {},
      removed: false,
    });
  }
}

/** All that GraphQL itself says of the query is looked at: the schema checks it. */
function providerOf(api: ReturnType<typeof apiClient>): FourMeClient {
  const no = (): Promise<never> => Promise.reject(new Error('not expected'));
  return {
    query: async (document, variables) => dataOf(document, (await api.ask(document.text, variables)) as object),
    mutate: no,
    delete: no,
    asyncResult: no,
  };
}

async function found(customFilters?: readonly CustomFilter[]): Promise<readonly string[]> {
  const api = apiClient();
  insertInstances(api.world, 420);
  const installations = activeInstallations(providerOf(api), 'many');
  const accounts: string[] = [];
  for await (const { account } of installations(customFilters && { customFilters })) accounts.push(account);
  return accounts;
}

const expected = (fits: (index: number) => boolean): string[] =>
  Array.from({ length: 420 }, (_, index) => index)
    .filter((index) => index % 7 !== 0 && fits(index))
    .map((index) => `customer-${String(index)}`);

test('all active instances of a real number of customers are found, the oldest one first', async () => {
  expect(await found()).toEqual(expected(() => true));
});

test('null asks for blank fields, and a comparison for those that are over', async () => {
  expect(await found([{ name: 'Start', values: [null] }])).toEqual(expected((index) => index % 3 === 0));
  expect(await found([{ name: 'Start', values: ['<2026-01-12T00:00:00Z'] }])).toEqual(
    expected((index) => index % 3 === 1),
  );
});

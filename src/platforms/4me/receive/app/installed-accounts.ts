import { isJsonObject } from '../../../../runtime/json-object.ts';
import type { JsonObject } from '../../../../runtime/ports.ts';
import type { FourMeClient } from '../../client/client.ts';
import { document } from '../../client/document.ts';
import { isAccountName } from '../../wire/names.ts';
import { changeDocument, offeringDocument } from './documents.ts';
import type { AppKit } from './kit.ts';

export const readInstalledCustomers = document<
  {
    readonly appInstances: { readonly nodes: readonly { readonly customerAccount: { readonly id: string } | null }[] };
  },
  { readonly offering: string; readonly accounts: readonly string[] }
>(`query InstalledCustomers($offering: String!, $accounts: [String!]!) {
  appInstances(first: 100, filter: { appOfferingReference: { values: [$offering] }, customerAccount: { values: $accounts } }) {
    nodes { customerAccount { id } }
  }
}`);

/** Characters of the document's JSON, encrypted at most twice as long; a row of the state table has 400 KB. */
const longest = 150_000;
/** Accounts that one sweep asks for, and app instances of one page. */
const slice = 100;

const nameOf = (kit: AppKit): string => offeringDocument(kit, 'installed');

const accountsIn = (value: JsonObject | undefined): readonly string[] =>
  Object.keys(isJsonObject(value?.['accounts']) ? value['accounts'] : {}).filter(isAccountName);

async function change(kit: AppKit, make: (accounts: ReadonlySet<string>) => ReadonlySet<string>): Promise<void> {
  await changeDocument(kit.ports.state, nameOf(kit), (value) => {
    const before = new Set(accountsIn(value));
    const after = make(before);
    if (after === before) return undefined;
    const next = { accounts: Object.fromEntries([...after].map((account) => [account, true])) };
    return JSON.stringify(next).length > longest ? undefined : next;
  });
}

/** Customers for whom the app may have made something elsewhere: nobody may ever tell of the end of their installation. */
export async function noteInstalled(kit: AppKit, account: string): Promise<void> {
  await change(kit, (accounts) => (accounts.has(account) ? accounts : new Set([...accounts, account])));
}

export async function noteCleared(kit: AppKit, account: string): Promise<void> {
  await change(kit, (accounts) =>
    accounts.has(account) ? new Set([...accounts].filter((one) => one !== account)) : accounts,
  );
}

/**
 * Of a hundred noted customers, those that do not have the app any more. `after`: the last one of the hundred before; gives the last
 * one of these, or null where it begins again.
 */
export async function removedCustomers(
  kit: AppKit,
  provider: FourMeClient,
  after: string | null,
): Promise<{ readonly removed: readonly string[]; readonly last: string | null }> {
  const noted = accountsIn((await kit.ports.state.get(nameOf(kit)))?.value).toSorted();
  const rest = noted.filter((account) => after === null || account > after);
  const accounts = rest.slice(0, slice);
  if (accounts.length === 0) return { removed: [], last: null };
  const { appInstances } = await provider.query(readInstalledCustomers, { offering: kit.offering, accounts });
  const present = new Set(appInstances.nodes.map(({ customerAccount }) => customerAccount?.id));
  const last = rest.length > slice ? (accounts.at(-1) ?? null) : null;
  return { removed: accounts.filter((account) => !present.has(account)), last };
}

import type { Asset } from './asset.ts';
import type { DiscoveredCiInput, DiscoveredProductCategoryInput, DiscoveredProductInput } from './discovered-input.ts';
import type { ProductIdentity, ProductNames } from './product-names.ts';
import { ramAmount } from './ram.ts';
import { cut, identifierOf } from './reference.ts';
import type { SyncSettings } from './settings.ts';
import { statusOf } from './statuses.ts';
import { peopleOf } from './users.ts';

export { ProductNames } from './product-names.ts';

/** What 4me has, by the names of `wantedNames`: node IDs; undefined where there is none, or more than one. */
export interface Found {
  readonly person: (key: string) => string | undefined;
  readonly software: (name: string) => string | undefined;
}

type Settings = Pick<SyncSettings, 'labelGenerator' | 'statuses' | 'usersToIgnore'>;

type Growing<Input, Member extends keyof Input, Entry> = Omit<Input, Member> & Record<Member, Entry[]>;
type Product = Growing<DiscoveredProductInput, 'configurationItems', DiscoveredCiInput>;
type Category = Growing<DiscoveredProductCategoryInput, 'products', Product>;
type Ci = { -readonly [Member in keyof DiscoveredCiInput]: DiscoveredCiInput[Member] };

const create = { strategy: 'CREATE' } as const;
/** GraphQL's Int. */
const largestInt = 2 ** 31 - 1;

/**
 * The assets of one upload as 4me takes them: categories, their products, their configuration items, each once
 * (external-apis §3.6). At most 100 assets, which is 4me's limit. Of assets with the same key the first one counts.
 */
export function physicalAssets(
  assets: readonly Asset[],
  found: Found,
  settings: Settings,
  names: ProductNames,
): readonly DiscoveredProductCategoryInput[] {
  const categories = new Map<string, Category>();
  const products = new Map<string, Product>();
  const keys = new Set<string>();
  for (const asset of assets) {
    if (keys.has(asset.key)) continue;
    keys.add(asset.key);
    const identity = names.of(asset);
    productIn(categories, products, identity).configurationItems.push(ciOf(asset, identity.name, found, settings));
  }
  return [...categories.values()];
}

function productIn(
  categories: Map<string, Category>,
  products: Map<string, Product>,
  { category, sourceID, name, brand, model, productID }: ProductIdentity,
): Product {
  const key = `${category.reference}\n${sourceID}`;
  const known = products.get(key);
  if (known !== undefined) return known;
  const product: Product = {
    meta: create,
    sourceID,
    name,
    brand,
    model,
    ...(productID === undefined ? {} : { productID }),
    configurationItems: [],
  };
  products.set(key, product);
  const holder = categories.get(category.reference);
  if (holder !== undefined) holder.products.push(product);
  else categories.set(category.reference, { meta: create, ...category, products: [product] });
  return product;
}

function ciOf(asset: Asset, productName: string, found: Found, settings: Settings): DiscoveredCiInput {
  const isLabelled = settings.labelGenerator === 'lansweeper_asset_name';
  const name = cut(asset.name);
  const ci: Ci = {
    sourceID: identifierOf(asset.key),
    name: isLabelled ? productName : name,
    status: statusOf(asset.state, settings.statuses),
  };
  if (isLabelled) ci.label = name;
  if (asset.url !== undefined) ci.systemID = asset.url;
  if (asset.serialNumber !== undefined) ci.serialNr = identifierOf(asset.serialNumber);
  if (asset.lastSeen !== undefined) ci.lastSeenAt = asset.lastSeen;

  const { purchaseDate, warrantyDate } = asset;
  if (purchaseDate !== undefined) ci.inUseSince = purchaseDate;
  // Both are YYYY-MM-DD.
  if (warrantyDate !== undefined && warrantyDate >= (purchaseDate ?? '')) ci.warrantyExpiryDate = warrantyDate;

  const ram = ramAmount(asset.memory);
  if (ram !== undefined) ci.ramAmount = ram;
  if (isCount(asset.processors)) ci.nrOfProcessors = asset.processors;
  if (isCount(asset.cores)) ci.nrOfCores = asset.cores;

  const userIds = idsOfPeople(asset, found, settings);
  if (userIds.length > 0) ci.userIds = userIds;
  const childIds = idsOfSoftware(asset, found);
  if (childIds.length > 0) ci.ciRelations = { childIds };
  const system = asset.operatingSystem === undefined ? undefined : found.software(asset.operatingSystem);
  if (system !== undefined) ci.operatingSystemId = system;
  return ci;
}

const isCount = (value: number): boolean => Number.isInteger(value) && value > 0 && value <= largestInt;

function idsOfPeople(asset: Asset, found: Found, settings: Settings): readonly string[] {
  const ids: string[] = [];
  for (const keys of peopleOf(asset, settings)) {
    for (const key of keys) {
      const id = found.person(key);
      if (id === undefined) continue;
      if (!ids.includes(id)) ids.push(id);
      break;
    }
  }
  return ids;
}

function idsOfSoftware(asset: Asset, found: Found): readonly string[] {
  const ids = new Set<string>();
  for (const name of asset.software) {
    const id = found.software(name);
    if (id !== undefined) ids.add(id);
  }
  return [...ids];
}

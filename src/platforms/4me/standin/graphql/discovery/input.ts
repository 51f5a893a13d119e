/** The input of `discoveredConfigurationItems` as the schema has checked it. */
export interface DiscoveryInput {
  readonly clientMutationId?: string | null;
  readonly source: string;
  readonly alternativeSources?: readonly string[] | null;
  readonly physicalAssets: readonly DiscoveredCategory[];
  readonly referenceStrategies?: { readonly ciUserIds?: ArrayStrategy | null } | null;
}

interface ArrayStrategy {
  readonly strategy?: 'APPEND' | 'REPLACE' | null;
}

interface Strategic {
  readonly meta?: { readonly strategy?: 'CREATE' | 'UPDATE' | 'DEFAULT' | null } | null;
}

export interface DiscoveredCategory extends Strategic {
  readonly reference: string;
  readonly name: string;
  readonly products?: readonly DiscoveredProduct[] | null;
}

export interface DiscoveredProduct extends Strategic {
  readonly sourceID: string;
  readonly name: string;
  readonly brand: string;
  readonly model: string;
  readonly productID?: string | null;
  readonly configurationItems?: readonly DiscoveredItem[] | null;
}

export interface DiscoveredItem extends Strategic {
  readonly sourceID: string;
  readonly name: string;
  readonly label?: string | null;
  readonly status?: string | null;
  readonly serialNr?: string | null;
  readonly systemID?: string | null;
  readonly assetID?: string | null;
  readonly location?: string | null;
  readonly remarks?: string | null;
  readonly inUseSince?: string | null;
  readonly warrantyExpiryDate?: string | null;
  readonly endOfSupportDate?: string | null;
  readonly lastSeenAt?: string | null;
  readonly nrOfCores?: number | null;
  readonly nrOfProcessors?: number | null;
  readonly ramAmount?: number | null;
  readonly operatingSystemId?: string | null;
  readonly userIds?: readonly string[] | null;
  readonly ciRelations?: { readonly childIds?: readonly string[] | null } | null;
}

export interface Placed<T> {
  readonly input: T;
  /** For `errors`: where it stands in the input. */
  readonly path: readonly string[];
}

/** Each thing of a kind with its place, in the order of the input. */
export function categoriesIn(input: DiscoveryInput): Placed<DiscoveredCategory>[] {
  return placed(input.physicalAssets, ['physicalAssets']);
}

export function productsIn({ input, path }: Placed<DiscoveredCategory>): Placed<DiscoveredProduct>[] {
  return placed(input.products, [...path, 'products']);
}

export function itemsIn({ input, path }: Placed<DiscoveredProduct>): Placed<DiscoveredItem>[] {
  return placed(input.configurationItems, [...path, 'configurationItems']);
}

function placed<T>(list: readonly T[] | null | undefined, path: readonly string[]): Placed<T>[] {
  return (list ?? []).map((input, index) => ({ input, path: [...path, String(index)] }));
}

/** May a record that is not there be made, and one that is there be changed? */
export function allowed({ meta }: Strategic): { readonly create: boolean; readonly update: boolean } {
  const strategy = meta?.strategy ?? 'DEFAULT';
  return { create: strategy !== 'UPDATE', update: strategy !== 'CREATE' };
}

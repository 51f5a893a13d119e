/**
 * What 4me's mutation `discoveredConfigurationItems` takes (xurrent-subset.graphql), as far as the mapping fills it in. Dates
 * are `YYYY-MM-DD`, timestamps ISO 8601, references at most 128 characters.
 */
export interface DiscoveredConfigurationItemsInput {
  readonly source: string;
  readonly alternativeSources?: readonly string[];
  readonly referenceStrategies?: DiscoveredReferenceStrategiesInput;
  readonly physicalAssets: readonly DiscoveredProductCategoryInput[];
}

export interface DiscoveredReferenceStrategiesInput {
  readonly ciUserIds?: { readonly strategy: 'APPEND' | 'REPLACE' };
}

export interface DiscoveredItemMetaData {
  readonly strategy: 'CREATE' | 'DEFAULT' | 'UPDATE';
}

export interface DiscoveredProductCategoryInput {
  readonly meta: DiscoveredItemMetaData;
  readonly reference: string;
  readonly name: string;
  readonly products: readonly DiscoveredProductInput[];
}

export interface DiscoveredProductInput {
  readonly meta: DiscoveredItemMetaData;
  readonly sourceID: string;
  readonly name: string;
  readonly brand: string;
  readonly model: string;
  readonly productID?: string;
  readonly configurationItems: readonly DiscoveredCiInput[];
}

export interface DiscoveredCiInput {
  readonly sourceID: string;
  readonly name: string;
  readonly status: CiStatus;
  readonly label?: string;
  readonly systemID?: string;
  readonly serialNr?: string;
  readonly lastSeenAt?: string;
  readonly inUseSince?: string;
  readonly warrantyExpiryDate?: string;
  /** Gibibytes. */
  readonly ramAmount?: number;
  readonly nrOfProcessors?: number;
  readonly nrOfCores?: number;
  /** Node IDs. */
  readonly operatingSystemId?: string;
  readonly userIds?: readonly string[];
  readonly ciRelations?: { readonly childIds: readonly string[] };
}

/** All statuses of configuration items in 4me. */
export const ciStatuses = [
  'archived',
  'being_built',
  'being_repaired',
  'being_tested',
  'broken_down',
  'in_production',
  'in_stock',
  'in_transit',
  'installed',
  'lent_out',
  'lost_or_stolen',
  'ordered',
  'removed',
  'reserved',
  'standby_for_continuity',
  'to_be_removed',
  'undergoing_maintenance',
] as const;

export type CiStatus = (typeof ciStatuses)[number];

/** Which of the two shapes of sources the API has: the newer `sources`, the older `allInstallations`, or both. */
export type SourceShape = 'both' | 'sources' | 'allInstallations';

/**
 * The seven operations of external-apis §3.2; names of types as in the real schema, as far as they are public. There, as here,
 * groups of a filter have conditions and no groups. PREV and LAST are left out: no integration goes backwards.
 */
export function schemaText(shape: SourceShape): string {
  const sources = shape === 'allInstallations' ? '' : sourcesField;
  const older = shape === 'sources' ? '' : '    allInstallations: [Installation]\n';
  return `${types}
type Site {
    id: ID!
    name: String
    assetTypes: [String]
${sources}${older}
    assetResources(assetPagination: AssetsPaginationInputValidated, fields: [String!]!, filters: AssetsFilterGroupedInput): ItemsResponse
    exportStatus(exportId: ID!): ExportStatusResponse
}
`;
}

const sourcesField =
  '    sources(pagination: SourcesPaginationInput, filters: SourcesFilterGroupedInput): PaginatedSourcesResponse\n';

const types = `
scalar JSON
scalar DateTime

type Query { authorizedSites: AuthorizedSites  site(id: ID!): Site }
type Mutation { site(id: ID!): SiteMutation }
type AuthorizedSites { sites: [Site] }
type SiteMutation { id: ID!  name: String  exportFilteredAssets(filters: ExportFilterGroupedInput): ExportFilteredResponse }

enum AssetsPage { FIRST NEXT }
enum AssetsFilterConjunction { AND OR }
enum AssetsFilterType { EQUAL GREATER_THAN EXISTS REGEXP }
input AssetsFiltersCondition { operator: AssetsFilterType!  path: String!  value: String! }
input AssetsFilterInput { conditions: [AssetsFiltersCondition!]!  conjunction: AssetsFilterConjunction }
input AssetsFilterGroupedInput {
  conditions: [AssetsFiltersCondition!]  conjunction: AssetsFilterConjunction  groups: [AssetsFilterInput!]
}
input ExportFilterGroupedInput {
  conditions: [AssetsFiltersCondition!]  conjunction: AssetsFilterConjunction  groups: [AssetsFilterInput!]
}
input SourcesFilterGroupedInput {
  conditions: [AssetsFiltersCondition!]  conjunction: AssetsFilterConjunction  groups: [AssetsFilterInput!]
}
input AssetsPaginationInputValidated { limit: Int  page: AssetsPage  cursor: ID }
input SourcesPaginationInput { limit: Int  page: AssetsPage  cursor: ID }
type Pagination { limit: Int  page: AssetsPage  current: ID  next: ID }

type ItemsResponse { total: Int  pagination: Pagination  items: [JSON] }
type PaginatedSourcesResponse { total: Int!  pagination: Pagination  items: [Source] }
type Source {
  id: ID!  siteId: ID  displayName: String  type: String  externalId: String  createdAt: DateTime  state: SourceState
}
type SourceState { value: String  unlinkedOnDate: DateTime  deletedOnDate: DateTime  firstSyncCompletedOn: DateTime }
type Installation {
  id: ID!  siteId: ID  name: String  fqdn: String  description: String  linkStatus: String  unlinkedOn: DateTime
  unlinkedBy: String  installationDate: DateTime  type: String  totalAssets: Int  syncServer: String
  syncServerStatus: String  lastAvailable: DateTime  version: String
}

type ExportStatusResponse { progress: String  url: String }
type ExportFilteredResponse {
  exportId: ID!  _id: String  key: String  url: String  assetBasicInfo: AssetBasicInfo  assetCustom: AssetCustom
  operatingSystem: OperatingSystem  recognitionInfo: RecognitionInfo  users: [User]  softwares: [Software]
  memoryModules: [MemoryModule]  processors: [Processor]
}
type AssetBasicInfo {
  name: String  type: String  description: String  domain: String  fqdn: String  ipAddress: String  mac: String
  firstSeen: DateTime  lastSeen: DateTime  lastChanged: DateTime  userName: String  userDomain: String
}
type AssetCustom {
  manufacturer: String  model: String  sku: String  serialNumber: String  stateName: String  dnsName: String
  purchaseDate: DateTime  warrantyDate: DateTime
}
type OperatingSystem { name: String  caption: String }
type RecognitionInfo { osMetadata: OsMetadata }
type OsMetadata { name: String  endOfSupportDate: DateTime }
type User { name: String  email: String  fullName: String }
type Software { name: String }
type MemoryModule { size: Float }
type Processor { numberOfCores: Float }
`;

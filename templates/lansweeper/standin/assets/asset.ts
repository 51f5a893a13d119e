/** An asset as `assetResources` shows it when every path is asked for; with the gaps of real data (external-apis §3.2). */
export interface Asset {
  readonly _id: string;
  readonly key: string;
  readonly url: string;
  readonly assetBasicInfo: AssetBasicInfo;
  readonly assetCustom?: AssetCustom;
  readonly operatingSystem?: { readonly name?: string; readonly caption?: string };
  readonly recognitionInfo?: { readonly osMetadata?: OsMetadata };
  readonly users?: readonly (AssetUser | null)[];
  readonly softwares?: readonly (AssetSoftware | null)[];
  /** Bytes. */
  readonly memoryModules?: readonly ({ readonly size: number | string } | null)[];
  readonly processors?: readonly ({ readonly numberOfCores: number } | null)[];
}

/** Times are ISO 8601. */
export interface AssetBasicInfo {
  readonly name?: string;
  readonly type?: string;
  readonly description?: string;
  readonly domain?: string;
  readonly fqdn?: string;
  readonly ipAddress?: string;
  readonly mac?: string;
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  readonly lastChanged?: string;
  readonly userName?: string;
  readonly userDomain?: string;
}

export interface AssetCustom {
  readonly manufacturer?: string;
  readonly model?: string;
  readonly sku?: string;
  readonly serialNumber?: string;
  readonly stateName?: string;
  readonly dnsName?: string;
  readonly purchaseDate?: string;
  readonly warrantyDate?: string;
}

export interface OsMetadata {
  readonly name: string;
  readonly endOfSupportDate: string;
}

export interface AssetUser {
  readonly name?: string;
  readonly email?: string;
  readonly fullName?: string;
}

export interface AssetSoftware {
  readonly name: string;
}

/** A model with the spellings of its maker that are found side by side in one site. */
export interface Model {
  readonly manufacturers: readonly string[];
  readonly model: string;
  readonly sku?: string;
}

/** What assets of one type look like. */
export interface AssetKind {
  readonly type: string;
  /** How many of a hundred assets. */
  readonly share: number;
  /** Beginning of their names. */
  readonly prefix: string;
  readonly models: readonly Model[];
  readonly systems: readonly OperatingSystem[];
}

export interface OperatingSystem {
  readonly name: string;
  /** Its name in `recognitionInfo.osMetadata`: a part of `name`. */
  readonly metadata: string;
  readonly endOfSupport: string;
}

const dell = ['Dell Inc.', 'DELL', 'Dell'];
const hp = ['HP', 'Hewlett-Packard', 'HP Inc.'];
const lenovo = ['LENOVO', 'Lenovo'];
const cisco = ['Cisco', 'Cisco Systems, Inc.'];

const windows11: OperatingSystem = {
  name: 'Microsoft Windows 11 Pro',
  metadata: 'Windows 11',
  endOfSupport: '2031-10-14T00:00:00.000Z',
};
const windows10: OperatingSystem = {
  name: 'Microsoft Windows 10 Enterprise',
  metadata: 'Windows 10',
  endOfSupport: '2025-10-14T00:00:00.000Z',
};
const windowsServer: OperatingSystem = {
  name: 'Microsoft Windows Server 2022 Standard',
  metadata: 'Windows Server 2022',
  endOfSupport: '2031-10-14T00:00:00.000Z',
};
const ubuntu: OperatingSystem = {
  name: 'Ubuntu 24.04 LTS',
  metadata: 'Ubuntu 24.04',
  endOfSupport: '2029-05-31T00:00:00.000Z',
};
const mac: OperatingSystem = {
  name: 'macOS 15 Sequoia',
  metadata: 'macOS 15',
  endOfSupport: '2027-09-15T00:00:00.000Z',
};

/** The shares add up to a hundred. `Windows Phone` is there for filters that find more than they should. */
export const assetKinds: readonly AssetKind[] = [
  {
    type: 'Windows',
    share: 58,
    prefix: 'WS',
    models: [
      { manufacturers: dell, model: 'Latitude 5440', sku: '0C21' },
      { manufacturers: dell, model: 'OptiPlex 7090', sku: '0A52' },
      { manufacturers: dell, model: 'XPS 13 9310', sku: '0991' },
      { manufacturers: hp, model: 'EliteBook 840 G8', sku: '3C7Z2EA#ABH' },
      { manufacturers: hp, model: 'HP ProDesk 600 G5 SFF' },
      { manufacturers: lenovo, model: '20XW004AUS', sku: 'LENOVO_MT_20XW' },
      { manufacturers: lenovo, model: 'ThinkPad T14 Gen 3' },
      {
        manufacturers: ['Microsoft Corporation', 'Microsoft'],
        model: 'Surface Laptop 5',
        sku: 'Surface_Laptop_5_1950',
      },
    ],
    systems: [windows11, windows11, windows10],
  },
  {
    type: 'Windows Server',
    share: 10,
    prefix: 'SRV',
    models: [
      { manufacturers: ['VMware, Inc.'], model: 'VMware Virtual Platform' },
      { manufacturers: dell, model: 'PowerEdge R740', sku: 'SKU=NotProvided;ModelName=PowerEdge R740' },
      { manufacturers: ['HPE', 'Hewlett Packard Enterprise'], model: 'ProLiant DL380 Gen10', sku: '868703-B21' },
    ],
    systems: [windowsServer],
  },
  {
    type: 'Linux',
    share: 8,
    prefix: 'lnx',
    models: [
      { manufacturers: ['QEMU', 'qemu'], model: 'Standard PC (Q35 + ICH9, 2009)' },
      { manufacturers: ['VMware, Inc.'], model: 'VMware7,1' },
    ],
    systems: [ubuntu],
  },
  {
    type: 'Mac',
    share: 6,
    prefix: 'MAC',
    models: [
      { manufacturers: ['Apple Inc.', 'Apple'], model: 'MacBookPro18,3', sku: 'MKGP3' },
      { manufacturers: ['Apple Inc.', 'Apple'], model: 'Macmini9,1' },
    ],
    systems: [mac],
  },
  {
    type: 'Switch',
    share: 5,
    prefix: 'sw',
    models: [
      { manufacturers: cisco, model: 'Catalyst 9300-48P', sku: 'C9300-48P-A' },
      { manufacturers: ['Aruba'], model: '2930F 24G PoE+' },
    ],
    systems: [],
  },
  {
    type: 'Printer',
    share: 6,
    prefix: 'PRN',
    models: [
      { manufacturers: hp, model: 'LaserJet Enterprise M607' },
      { manufacturers: ['KONICA MINOLTA', 'Konica Minolta'], model: 'bizhub C360i' },
    ],
    systems: [],
  },
  {
    type: 'Monitor',
    share: 6,
    prefix: 'MON',
    models: [
      { manufacturers: dell, model: 'DELL U2720Q' },
      { manufacturers: ['Samsung', 'SAMSUNG'], model: 'S27R65x' },
    ],
    systems: [],
  },
  {
    type: 'Windows Phone',
    share: 1,
    prefix: 'WP',
    models: [{ manufacturers: ['Nokia'], model: 'Lumia 950' }],
    systems: [],
  },
];

export const location: AssetKind = {
  type: 'Location',
  share: 0,
  prefix: 'Building',
  models: [{ manufacturers: [''], model: '' }],
  systems: [],
};

/** Names that the reference rule of external-apis §3.6 makes the same. */
export const nonLatinModels: readonly Model[] = [
  { manufacturers: ['富士通'], model: '刀片服务器' },
  { manufacturers: ['東芝'], model: 'ダイナブック' },
  { manufacturers: ['Аквариус'], model: 'Ноутбук' },
];

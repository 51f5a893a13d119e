import type { AssetSoftware } from './asset.ts';

/** On most computers. */
export const commonSoftware: readonly AssetSoftware[] = [
  'Google Chrome',
  'Microsoft Edge',
  'Mozilla Firefox',
  '7-Zip',
  'Adobe Acrobat Reader',
  'Microsoft Office 365',
  'Notepad++',
  'Zoom',
  'VLC media player',
  'Git',
  'Microsoft Teams',
  'Java 8 Update 401 (64-bit)',
].map((name) => ({ name }));

const makers = ['Contoso', 'Fabrikam', 'Microsoft', 'Intel(R)', 'NVIDIA', 'Realtek', 'Adobe', 'SAP', 'Cisco', 'Python'];
const products = [
  'Visual C++ 2019 X64 Minimum Runtime',
  'Report Viewer',
  'Management Engine Components',
  'Graphics Driver',
  'AnyConnect Secure Mobility Client',
  'Update for Windows (KB5034441)',
  'Crystal Runtime',
  'Añadido de impresión',
  'ODBC Driver for SQL Server',
  'Endpoint Agent',
];

/** Distinct names beside the common ones, as in the reference's measurement (peer-bench §6). */
const distinct = 10_000;

let made: readonly AssetSoftware[] | undefined;

/** Names with versions; the same objects for every asset, as a hundred thousand assets name them again and again. */
export function rareSoftware(): readonly AssetSoftware[] {
  made ??= Array.from({ length: distinct }, (_, index) => ({ name: nameOf(index) }));
  return made;
}

function nameOf(index: number): string {
  const maker = makers[index % makers.length] ?? '';
  const product = products[Math.floor(index / makers.length) % products.length] ?? '';
  const version = Math.floor(index / (makers.length * products.length));
  return `${maker} ${product} - ${String(1 + (version % 12))}.${String(version % 7)}.${String(version)}`;
}

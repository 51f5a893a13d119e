import { dateOf, timestampOf } from './dates.ts';
import { entriesOf, namesIn, numberOf, objectOf, textOf } from './json-values.ts';
import { serialNumberOf } from './serial-numbers.ts';

export { assetPaths } from './asset-paths.ts';

/**
 * An asset of Lansweeper, as far as the mapping needs it. Texts are trimmed, never empty, their white space collapsed; dates
 * are `YYYY-MM-DD` after 1970-01-01.
 */
export interface Asset {
  readonly key: string;
  /** A name that it has for certain: its own, else that of DNS, its IP address, its key (external-apis §3.8). */
  readonly name: string;
  readonly url: string | undefined;
  readonly type: string | undefined;
  /** ISO 8601, as Lansweeper wrote it. */
  readonly lastSeen: string | undefined;
  /** Who was logged on last. */
  readonly userName: string | undefined;
  readonly userDomain: string | undefined;
  readonly users: readonly AssetUser[];
  readonly manufacturer: string | undefined;
  readonly model: string | undefined;
  readonly serialNumber: string | undefined;
  readonly sku: string | undefined;
  readonly state: string | undefined;
  readonly purchaseDate: string | undefined;
  readonly warrantyDate: string | undefined;
  readonly operatingSystem: string | undefined;
  /** The family that the date is for, such as `Windows`. */
  readonly endOfSupport: { readonly name: string; readonly date: string } | undefined;
  readonly software: readonly string[];
  /** Bytes; 0 where unknown. */
  readonly memory: number;
  /** 0 where unknown. */
  readonly processors: number;
  /** 0 where unknown. */
  readonly cores: number;
}

export interface AssetUser {
  readonly name: string | undefined;
  readonly email: string | undefined;
}

/** Why an item of a page is left out. */
export type SkippedBecause = 'no assetCustom' | 'location' | 'no key' | 'not an object' | 'too old';

export type ReadAsset = { readonly asset: Asset } | { readonly skipped: SkippedBecause };

const notAnObject: ReadAsset = { skipped: 'not an object' };
const noCustom: ReadAsset = { skipped: 'no assetCustom' };
const location: ReadAsset = { skipped: 'location' };
const noKey: ReadAsset = { skipped: 'no key' };
const tooOld: ReadAsset = { skipped: 'too old' };

/**
 * One item of a page of `assetResources`, whatever gaps it has (external-apis §3.2), or why it is left out (§3.6).
 * `cutOff`: milliseconds since the epoch; the asset was seen later, or nobody knows when. Never throws.
 */
export function readAsset(item: unknown, cutOff: number): ReadAsset {
  const source = objectOf(item);
  if (source === undefined) return notAnObject;
  const custom = objectOf(source['assetCustom']);
  if (custom === undefined) return noCustom;
  const basic = objectOf(source['assetBasicInfo']);
  const type = textOf(basic?.['type']);
  if (type?.toLowerCase() === 'location') return location;
  const key = textOf(source['key']);
  if (key === undefined) return noKey;
  const lastSeen = timestampOf(basic?.['lastSeen']);
  if (lastSeen !== undefined && lastSeen.at <= cutOff) return tooOld;

  const system = objectOf(source['operatingSystem']);
  const processors = entriesOf(source['processors']);
  const asset: Asset = {
    key,
    name: textOf(basic?.['name']) ?? textOf(custom['dnsName']) ?? textOf(basic?.['ipAddress']) ?? key,
    url: textOf(source['url']),
    type,
    lastSeen: lastSeen?.text,
    userName: textOf(basic?.['userName']),
    userDomain: textOf(basic?.['userDomain']),
    users: usersOf(source['users']),
    manufacturer: textOf(custom['manufacturer']),
    model: textOf(custom['model']),
    serialNumber: serialNumberOf(textOf(custom['serialNumber'])),
    sku: textOf(custom['sku']),
    state: textOf(custom['stateName']),
    purchaseDate: dateOf(custom['purchaseDate']),
    warrantyDate: dateOf(custom['warrantyDate']),
    // Older data has a caption in its place.
    operatingSystem: textOf(system?.['name']) ?? textOf(system?.['caption']),
    endOfSupport: endOfSupportOf(source['recognitionInfo']),
    software: namesIn(source['softwares']),
    memory: sumOf(entriesOf(source['memoryModules']), 'size'),
    processors: processors.length,
    cores: sumOf(processors, 'numberOfCores'),
  };
  return { asset };
}

function usersOf(list: unknown): readonly AssetUser[] {
  const users: AssetUser[] = [];
  for (const each of entriesOf(list)) {
    const name = textOf(each['name']);
    const email = textOf(each['email']);
    if (name !== undefined || email !== undefined) users.push({ name, email });
  }
  return users;
}

function endOfSupportOf(recognition: unknown): Asset['endOfSupport'] {
  const metadata = objectOf(objectOf(recognition)?.['osMetadata']);
  const name = textOf(metadata?.['name']);
  const date = dateOf(metadata?.['endOfSupportDate']);
  return name === undefined || date === undefined ? undefined : { name, date };
}

function sumOf(list: readonly Readonly<Record<string, unknown>>[], name: string): number {
  let sum = 0;
  for (const each of list) sum += numberOf(each[name]);
  return sum;
}

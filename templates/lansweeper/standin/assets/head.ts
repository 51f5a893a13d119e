import type { Asset, AssetBasicInfo, AssetCustom, OsMetadata } from './asset.ts';
import { Chance } from './chance.ts';
import type { Making } from './generate-assets.ts';
import { assetKinds, location, nonLatinModels } from './hardware.ts';
import type { AssetKind, OperatingSystem } from './hardware.ts';
import { isoDay, isoMinute } from './iso-time.ts';
import { ofComputers } from './oddities.ts';

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

const minute = 60_000;
const day = 24 * 60 * minute;

const nonLatinNames = ['会議室', 'Ноутбук', 'مكتب', 'Büro-PC', 'Œuvre'];

/** States of external-apis §3.6, by how often they occur. */
const states = [
  ...Array.from({ length: 12 }, () => 'Active'),
  'Non-active',
  'Stock',
  'Spare',
  'In repair',
  'Broken',
  'Sold',
  'Stolen',
  "Don't show",
];

/** A share of a hundred each; which one decides what else an asset has. */
const kindOfShare: readonly AssetKind[] = assetKinds.flatMap((kind) => Array.from({ length: kind.share }, () => kind));

/** Everything of an asset but its lists. */
export function headOf(making: Making): Asset {
  const { seed, index, oddity } = making;
  const chance = new Chance(seed, index);
  const kind = kindOf(making, chance);
  const key = Buffer.from(`${String(seed)}-Asset-${String(index)}`).toString('base64url');
  const asset: Draft<Asset> = {
    _id: seed.toString(16).padStart(8, '0') + index.toString(16).padStart(16, '0'),
    key,
    url: `https://app.lansweeper.com/sandbox/asset/${key}/summary`,
    assetBasicInfo: oddity === 'nothing but a type' ? { type: kind.type } : basicInfo(making, kind, chance),
  };
  if (oddity !== 'no assetCustom')
    asset.assetCustom = oddity === 'nothing but a type' ? {} : custom(making, kind, chance);
  const [system] = kind.systems.length === 0 ? [] : [chance.oneOf(kind.systems)];
  if (oddity === 'empty operatingSystem') asset.operatingSystem = {};
  else if (system !== undefined && oddity !== 'nothing but a type') {
    asset.operatingSystem = oddity === 'older caption' ? { caption: system.name } : { name: system.name };
    asset.recognitionInfo = { osMetadata: metadata(system, oddity === 'other end of support') };
  }
  return asset;
}

function kindOf({ oddity }: Making, chance: Chance): AssetKind {
  const kind = kindOfShare[chance.between(0, kindOfShare.length - 1)];
  if (kind === undefined) throw new Error('The shares of the kinds do not add up');
  if (oddity === 'location') return location;
  return ofComputers.has(oddity) && kind.systems.length === 0 ? (assetKinds[0] ?? kind) : kind;
}

function basicInfo({ seed, index, now, users, oddity }: Making, kind: AssetKind, chance: Chance): AssetBasicInfo {
  const name = `${kind.prefix}-${String(seed)}-${String(index + 1).padStart(5, '0')}`;
  const seenAt = now - (oddity === 'not seen for 31 days' ? 31 * day : chance.between(1, 29 * 24 * 60) * minute);
  const firstAt = seenAt - chance.between(1, 900) * day;
  const info: Draft<AssetBasicInfo> = {
    name,
    type: kind.type,
    description: index % 3 === 0 ? '' : `${kind.type} on floor ${String(chance.between(1, 12))}`,
    domain: 'WIDGET',
    fqdn: `${name.toLowerCase()}.widget.example`,
    ipAddress: `10.${String((index >> 16) & 255)}.${String((index >> 8) & 255)}.${String(index & 255)}`,
    mac: macOf(index),
    firstSeen: isoMinute(firstAt),
    lastSeen: isoMinute(seenAt),
    lastChanged: isoMinute(seenAt - chance.between(0, 40) * 60 * minute),
  };
  if (kind.systems.length > 0 && (oddity === 'system accounts' || chance.share() < 0.9)) {
    info.userName = oddity === 'system accounts' ? 'Administrator' : `user${String(chance.between(1, users))}`;
    info.userDomain = 'WIDGET';
  }
  if (oddity === 'no lastSeen') delete info.lastSeen;
  if (oddity === 'no ipAddress') delete info.ipAddress;
  if (oddity === 'no name') {
    delete info.name;
    delete info.fqdn;
  }
  if (oddity === 'empty name') info.name = '';
  if (oddity === 'non-Latin name') info.name = `${chance.oneOf(nonLatinNames)}-${String(index + 1)}`;
  return info;
}

function custom({ seed, index, now, oddity }: Making, kind: AssetKind, chance: Chance): AssetCustom {
  const { manufacturers, model, sku } = chance.oneOf(oddity === 'non-Latin product' ? nonLatinModels : kind.models);
  const boughtAt = now - chance.between(30, 2_000) * day;
  const asset: Draft<AssetCustom> = {
    manufacturer: chance.oneOf(manufacturers),
    model,
    serialNumber: `SN${seed.toString(36)}${index.toString(36).padStart(6, '0')}`.toUpperCase(),
    stateName: stateOf(oddity, chance),
    purchaseDate: isoDay(boughtAt),
    warrantyDate: isoDay(boughtAt + chance.oneOf([1, 3, 5]) * 365 * day),
  };
  if (oddity === 'early dates') {
    // What programs write for "never".
    asset.purchaseDate = '1899-12-30T00:00:00.000Z';
    asset.warrantyDate = '1753-01-01T00:00:00.000Z';
  }
  if (oddity === 'warranty before purchase') asset.warrantyDate = isoDay(boughtAt - 400 * day);
  if (sku !== undefined) asset.sku = sku;
  if (kind.systems.length > 0) asset.dnsName = `${kind.prefix}-${String(index + 1)}.widget.example`.toLowerCase();
  return asset;
}

function stateOf(oddity: Making['oddity'], chance: Chance): string {
  if (oddity === 'unknown state') return 'Auf Lager (Köln)';
  if (oddity === 'lower-case state') return 'in repair';
  return chance.oneOf(states);
}

function metadata({ metadata: name, endOfSupport }: OperatingSystem, isOther: boolean): OsMetadata {
  return { name, endOfSupportDate: isOther ? '2026-11-10T00:00:00.000Z' : endOfSupport };
}

function macOf(index: number): string {
  const digits = index.toString(16).toUpperCase().padStart(6, '0');
  return `00:50:56:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4)}`;
}

/** What is unusual about an asset (external-apis §3.2, §3.8). */
export type Oddity =
  | 'no assetCustom'
  | 'empty operatingSystem'
  | 'older caption'
  | 'no lastSeen'
  | 'not seen for 31 days'
  | 'null entries'
  | 'empty name'
  | 'no name'
  | 'non-Latin name'
  | 'non-Latin product'
  | 'sizes as strings'
  | 'location'
  | 'no ipAddress'
  | 'system accounts'
  | 'unknown state'
  | 'lower-case state'
  | 'early dates'
  | 'warranty before purchase'
  | 'other end of support'
  | 'nothing but a type'
  | '1,800 softwares';

/** By index, so that a site of a few dozen assets has every one of them. */
const places: Readonly<Record<number, Oddity>> = {
  1: 'warranty before purchase',
  3: 'no assetCustom',
  5: 'non-Latin product',
  7: 'empty operatingSystem',
  9: 'lower-case state',
  11: 'older caption',
  13: 'no lastSeen',
  15: 'early dates',
  17: 'not seen for 31 days',
  19: 'null entries',
  21: 'no name',
  23: 'empty name',
  25: 'other end of support',
  27: 'unknown state',
  29: 'non-Latin name',
  31: 'sizes as strings',
  33: 'no ipAddress',
  35: 'system accounts',
  37: 'location',
  39: 'nothing but a type',
};

/** Only a computer can be unusual in these ways. */
export const ofComputers: ReadonlySet<Oddity | undefined> = new Set<Oddity | undefined>([
  'empty operatingSystem',
  'older caption',
  'null entries',
  'sizes as strings',
  'system accounts',
  'other end of support',
  '1,800 softwares',
]);

const period = 40;
/** The one asset with so many. */
const heaviest = 8;

/** Undefined for an asset like most. */
export function oddityOf(index: number): Oddity | undefined {
  return index === heaviest ? '1,800 softwares' : places[index % period];
}

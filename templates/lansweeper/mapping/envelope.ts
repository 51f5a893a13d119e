import type { DiscoveredConfigurationItemsInput, DiscoveredReferenceStrategiesInput } from './discovered-input.ts';
import { cut, hashOf } from './reference.ts';
import type { SyncSettings } from './settings.ts';

/** A source (installation) of a Lansweeper site. */
export interface Source {
  readonly id: string;
  readonly name: string;
  readonly site: { readonly id: string; readonly name: string };
}

/** The input of an upload without its assets. */
export interface Envelope extends Omit<DiscoveredConfigurationItemsInput, 'physicalAssets'> {
  readonly alternativeSources: readonly string[];
  readonly referenceStrategies: DiscoveredReferenceStrategiesInput;
}

const prefix = 'Lansweeper';
/** Characters of a source in 4me. */
const longestSource = 30;
/** Hexadecimal digits; there are few sources, and what stands before differs too. */
const hashDigits = 6;

/**
 * Users are added, as the reference does it: who was entered by hand stays, and so does who no longer uses the asset. Software
 * that was removed from an asset stays related too: for relations 4me has no strategy, so an upload only ever adds.
 */
const referenceStrategies: DiscoveredReferenceStrategiesInput = { ciUserIds: { strategy: 'APPEND' } };

/**
 * How 4me knows a source, in at most 30 characters (external-apis §3.6): `Lansweeper-<name>`. Where that is too long, or
 * another one of `among` has the same, it has the site's name too where there is room, and a hash of the source's ID at the
 * end (§3.8).
 */
export function sourceName(source: Source, among: readonly Source[] = []): string {
  const plain = plainName(source.name);
  const isOnlyOne = among.every(
    ({ id, name }) => id === source.id || plainName(name).toLowerCase() !== plain.toLowerCase(),
  );
  if (plain.length <= longestSource && isOnlyOne) return plain;
  const hash = `-${hashOf(source.id, hashDigits)}`;
  const name = isOnlyOne ? source.name : `${source.site.name}-${source.name}`;
  return cut(plainName(name), longestSource - hash.length) + hash;
}

/**
 * `all`: every source of all sites, this one included. Alternative sources are those under which 4me may know an asset that
 * has moved from one to the other: all other sources, those that the customer names, each also as the reference wrote it,
 * and plain `Lansweeper`.
 */
export function envelopeFor(
  source: Source,
  all: readonly Source[],
  settings: Pick<SyncSettings, 'installations'>,
): Envelope {
  const own = sourceName(source, all);
  const alternatives = new Set(all.map((each) => sourceName(each, all)));
  for (const { name } of all) alternatives.add(cut(plainName(name), longestSource));
  for (const name of settings.installations) alternatives.add(cut(plainName(name), longestSource));
  alternatives.add(prefix);
  alternatives.delete(own);
  return { source: own, alternativeSources: [...alternatives], referenceStrategies };
}

const plainName = (name: string): string => `${prefix}-${name.trim()}`;

import type { AssetSource } from './assets/asset-source.ts';
import { keptAssets } from './assets/kept-assets.ts';
import { generateAssets } from './assets/generate-assets.ts';
import type { GeneratorOptions } from './assets/generate-assets.ts';

/** A source as an option; `assets`: what generates them, or the assets themselves. */
export interface SourceOptions {
  readonly name: string;
  readonly id?: string;
  /** `IT`, `OT`, `IT_AGENT`, `CLOUD`, `NETWORK_DISCOVERY` or `MANUAL`. Default `IT`. */
  readonly type?: string;
  /** Default `ACTIVE`. */
  readonly state?: string;
  readonly assets: AssetSource | Omit<GeneratorOptions, 'now'>;
  /** Whether assets are kept once they were made. Default false: a hundred thousand need no memory. */
  readonly keep?: boolean;
}

export interface SiteOptions {
  readonly name: string;
  readonly id?: string;
  readonly sources: readonly SourceOptions[];
}

/** What older accounts call an installation. */
export interface Source {
  readonly id: string;
  readonly siteId: string;
  readonly name: string;
  readonly type: string;
  readonly state: string;
  readonly externalId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly assets: AssetSource;
}

export interface Site {
  readonly id: string;
  readonly name: string;
  readonly sources: readonly Source[];
}

/** One site with two sources and a few hundred assets. */
export const seededSites: readonly SiteOptions[] = [
  {
    name: 'Widget Headquarters',
    sources: [
      { name: 'Main Office', assets: { count: 220, seed: 101 } },
      { name: 'Data Center', type: 'NETWORK_DISCOVERY', assets: { count: 80, seed: 102 } },
    ],
  },
];

/** Throws an Error where two sites, or two sources, have one id. `now`: milliseconds since the epoch. */
export function openSites(options: readonly SiteOptions[], now: number): readonly Site[] {
  const sites = options.map((site, place) => openSite(site, place, now));
  const ids = sites.flatMap(({ id, sources }) => [id, ...sources.map((source) => source.id)]);
  const repeated = ids.find((id, place) => ids.indexOf(id) !== place);
  if (repeated !== undefined) throw new Error(`Two sites or sources have the id ${repeated}`);
  return sites;
}

function openSite({ name, sources, ...options }: SiteOptions, place: number, now: number): Site {
  const id = options.id ?? identifier(1, place, 0);
  const createdAt = new Date(now - 400 * 24 * 3_600_000).toISOString();
  return {
    id,
    name,
    sources: sources.map((source, number) => ({
      id: source.id ?? identifier(2, place, number),
      siteId: id,
      name: source.name,
      type: source.type ?? 'IT',
      state: source.state ?? 'ACTIVE',
      externalId: `installation-${String(place + 1)}-${String(number + 1)}`,
      createdAt,
      assets: assetsOf(source, now),
    })),
  };
}

function assetsOf({ assets, keep = false }: SourceOptions, now: number): AssetSource {
  const source = 'at' in assets ? assets : generateAssets({ ...assets, now });
  return keep ? keptAssets(source) : source;
}

/** In the form of a UUID, the same in every run. */
function identifier(kind: number, place: number, number: number): string {
  const [group, last] = [place + 1, number + 1].map((part) => part.toString(16).padStart(4, '0'));
  return `5a4db0c5-${String(kind).padStart(4, '0')}-4000-8000-${group ?? ''}0000${last ?? ''}`;
}

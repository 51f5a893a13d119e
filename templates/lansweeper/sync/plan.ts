import type { Source } from '../mapping/envelope.ts';
import type { SyncSettings } from '../mapping/settings.ts';
import type { SiteProblem, SourceProgress } from './checkpoint.ts';
import { LansweeperRejected } from './lansweeper-errors.ts';
import type { LansweeperApi } from './lansweeper-api.ts';
import { readSites, readSources, type Site } from './sites.ts';
import { noCounts } from './page-counts.ts';

/** What a sync is about to do. */
export interface SyncPlan {
  readonly sources: readonly SourceProgress[];
  /** Of all sites, those that are not synchronised. */
  readonly others: readonly Source[];
  readonly problems: readonly SiteProblem[];
}

/** Sites that are asked at the same time. */
const width = 3;
/** Installations that are named to who has named one that is not there. */
const mostShown = 20;

/**
 * The sources of all sites that the customer wants (external-apis §3.5). A site that does not answer as it should is a problem
 * of its own; the others go on. Throws LansweeperRefused and LansweeperUnavailable.
 */
export async function planSync(api: LansweeperApi, settings: SyncSettings): Promise<SyncPlan> {
  const sites = await readSites(api);
  const known: Source[] = [];
  const problems: SiteProblem[] = [];
  for (let at = 0; at < sites.length; at += width) {
    const found = await Promise.all(sites.slice(at, at + width).map(async (site) => sourcesOf(api, site)));
    for (const one of found) {
      if ('problem' in one) problems.push(one);
      else known.push(...one.sources);
    }
  }
  const wanted = known.filter(({ name }) => isWanted(name, settings));
  const others = known.filter(({ name }) => !isWanted(name, settings));
  return { sources: wanted.map(begin), others, problems: [...problems, ...missing(known, settings)] };
}

/** Rich text has its own idea of blanks, and people of capital letters. */
const nameKey = (name: string): string => name.replace(/\s+/g, ' ').trim().toLowerCase();

const isWanted = (name: string, { installationHandling, installations }: SyncSettings): boolean =>
  installationHandling === 'all' || installations.some((one) => nameKey(one) === nameKey(name));

function missing(known: readonly Source[], settings: SyncSettings): readonly SiteProblem[] {
  const { installationHandling, installations } = settings;
  if (installationHandling === 'all') return [];
  const all = 'all sites';
  if (installations.length === 0) return [{ site: all, problem: 'No installation is selected' }];
  const names = new Set(known.map(({ name }) => nameKey(name)));
  const shown = known.slice(0, mostShown).map(({ name }) => name);
  const more = known.length > mostShown ? ` and ${String(known.length - mostShown)} more` : '';
  const available = shown.join(', ') + more;
  return installations
    .filter((name) => !names.has(nameKey(name)))
    .map((name) => ({ site: all, problem: `There is no installation "${name}". Available: ${available}` }));
}

const begin = (source: Source): SourceProgress => ({
  source,
  state: 'open',
  cursor: null,
  counts: noCounts(),
  problem: null,
  warnings: [],
});

async function sourcesOf(
  api: LansweeperApi,
  site: Site,
): Promise<SiteProblem | { readonly sources: readonly Source[] }> {
  try {
    return { sources: await readSources(api, site) };
  } catch (error) {
    if (!(error instanceof LansweeperRejected)) throw error;
    return { site: site.name, problem: error.message };
  }
}

import type { Source } from '../mapping/envelope.ts';
import { AuthorisationRefused } from '../connection/authorisation-refused.ts';
import { LansweeperRejected } from './lansweeper-errors.ts';
import { literal, Word } from './graphql-literal.ts';
import { objectOf } from '../mapping/json-values.ts';
import type { LansweeperApi } from './lansweeper-api.ts';

export interface Site {
  readonly id: string;
  readonly name: string;
}

const authorizedSites = 'query AuthorizedSites { authorizedSites { sites { id name } } }';

/** Sites that the customer has allowed. Throws AuthorisationRefused where there is none: nothing is authorised then (external-apis §3.2). */
export async function readSites(api: LansweeperApi): Promise<readonly Site[]> {
  const { data } = await api.ask(authorizedSites);
  const sites = itemsOf(objectOf(data['authorizedSites'])?.['sites'], 'name');
  if (sites.length === 0) throw new AuthorisationRefused('sites', 'No site is authorised');
  return sites;
}

export async function readAssetTypes(api: LansweeperApi, site: Site): Promise<readonly string[]> {
  const { data } = await api.ask(`query AssetTypes { site(id: ${literal(site.id)}) { assetTypes } }`);
  const types = objectOf(data['site'])?.['assetTypes'];
  return Array.isArray(types) ? types.filter((type): type is string => typeof type === 'string') : [];
}

/** Installations are what sources were called before; a site that does not know sources has them (external-apis §3.8). */
export async function readSources(api: LansweeperApi, site: Site): Promise<readonly Source[]> {
  try {
    return await readAllPages(api, site);
  } catch (error) {
    if (!(error instanceof LansweeperRejected)) throw error;
    const { data } = await api.ask(
      `query Installations { site(id: ${literal(site.id)}) { allInstallations { id name } } }`,
    );
    const found = itemsOf(objectOf(data['site'])?.['allInstallations'], 'name');
    return found.map(({ id, name }) => ({ id, name, site }));
  }
}

async function readAllPages(api: LansweeperApi, site: Site): Promise<readonly Source[]> {
  const found: Source[] = [];
  const seen = new Set<string>();
  for (let cursor: string | undefined; ;) {
    const page = cursor === undefined ? { page: new Word('FIRST') } : { page: new Word('NEXT'), cursor };
    const { data } = await api.ask(`query Sources { site(id: ${literal(site.id)}) {
  sources(pagination: ${literal({ limit: 100, ...page })}) { pagination { next } items { id displayName } }
} }`);
    const sources = objectOf(objectOf(data['site'])?.['sources']);
    for (const { id, name } of itemsOf(sources?.['items'], 'displayName')) found.push({ id, name, site });
    const next = objectOf(sources?.['pagination'])?.['next'];
    if (typeof next !== 'string' || next === '' || seen.has(next)) return found;
    seen.add(next);
    cursor = next;
  }
}

function itemsOf(list: unknown, nameField: string): readonly Site[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    const { id, [nameField]: name } = objectOf(item) ?? {};
    return typeof id === 'string' ? [{ id, name: typeof name === 'string' ? name : id }] : [];
  });
}

import { lansweeper, seededApplication } from '../../../../templates/lansweeper/standin/index.ts';
import type { LansweeperOptions } from '../../../../templates/lansweeper/standin/index.ts';
import { FakeScheduler } from '../../../support/fake-scheduler.ts';

export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined for what is no JSON. */
  readonly json: Json | undefined;
  readonly text: string;
}

export type Json = Readonly<Record<string, unknown>>;

export const { clientId, clientSecret } = seededApplication;
export const callback = 'https://app.test/integration/callback/wna-it/s3cret';
export const minute = 60_000;
export const day = 24 * 60 * minute;

/** The paths that integrations ask for (external-apis §3.2). */
export const fields: readonly string[] = [
  '_id key url',
  'assetBasicInfo.name assetBasicInfo.type assetBasicInfo.description assetBasicInfo.ipAddress assetBasicInfo.firstSeen',
  'assetBasicInfo.lastSeen assetBasicInfo.lastChanged assetBasicInfo.userName assetBasicInfo.userDomain',
  'assetCustom.model assetCustom.manufacturer assetCustom.stateName assetCustom.purchaseDate assetCustom.warrantyDate',
  'assetCustom.serialNumber assetCustom.sku operatingSystem.name',
  'recognitionInfo.osMetadata.name recognitionInfo.osMetadata.endOfSupportDate',
  'users.name users.email users.fullName softwares.name memoryModules.size processors.numberOfCores',
].flatMap((paths) => paths.split(' '));

export interface Page {
  readonly total?: number;
  readonly pagination: { readonly next: string | null };
  readonly items: readonly Json[];
}

/** The stand-in with a clock that the test owns, and a client that knows nothing of rules. */
export function stage(options: Omit<LansweeperOptions, 'now' | 'scheduler'> = {}) {
  const scheduler = new FakeScheduler();
  const standin = lansweeper({ ...options, scheduler });
  const send = async (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Told> => {
    const answer = await standin.handle({
      method: 'POST',
      url: new URL(`https://api.lansweeper.com${path}`),
      headers,
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    });
    const shown = answer.body ?? '';
    const text = typeof shown === 'string' ? shown : Buffer.isBuffer(shown) ? shown.toString() : JSON.stringify(shown);
    return { status: answer.status, headers: answer.headers ?? {}, json: parsed(text), text };
  };
  const token = (body: object): Promise<Told> =>
    send('/api/integrations/oauth/token', { client_id: clientId, client_secret: clientSecret, ...body });
  const refresh = (refreshToken: string): Promise<Told> =>
    token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  const exchange = (code: string, redirectUri = callback): Promise<Told> =>
    token({ grant_type: 'authorization_code', code, redirect_uri: redirectUri });
  const access = async (): Promise<string> => {
    const { json, text } = await refresh(standin.issueRefreshToken());
    if (typeof json?.['access_token'] !== 'string') throw new Error(text);
    return json['access_token'];
  };
  const query = (accessToken: string, text: string, variables: object = {}): Promise<Told> =>
    send('/api/v2/graphql', { query: text, variables }, { authorization: `Bearer ${accessToken}` });
  const page = (accessToken: string, asked: PageQuestion): Promise<Told> => {
    const {
      siteId = standin.sites()[0]?.id,
      limit = 100,
      cursor,
      paths = fields,
      filters,
      total = cursor === undefined,
    } = asked;
    const pagination = cursor === undefined ? { limit, page: 'FIRST' } : { limit, page: 'NEXT', cursor };
    return query(accessToken, pageQuery(total), { siteId, pagination, fields: paths, filters });
  };
  const everything = async (accessToken: string, asked: PageQuestion): Promise<readonly Json[]> => {
    const items: Json[] = [];
    let cursor: string | null | undefined = asked.cursor;
    do {
      const told: Told = await page(accessToken, { ...asked, ...(typeof cursor === 'string' ? { cursor } : {}) });
      const { pagination, items: more } = pageIn(told);
      items.push(...more);
      cursor = pagination.next;
    } while (cursor !== null);
    return items;
  };
  return { scheduler, standin, send, token, refresh, exchange, access, query, page, everything };
}

export interface PageQuestion {
  readonly siteId?: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly paths?: readonly string[];
  readonly filters?: object;
  readonly total?: boolean;
}

/** Throws what was said instead of a page. */
export function pageIn({ json, text }: Told): Page {
  const data = json?.['data'] as { site?: { assetResources?: Page } } | null | undefined;
  const found = data?.site?.assetResources;
  if (found === undefined) throw new Error(text);
  return found;
}

export function messagesIn({ json }: Told): readonly string[] {
  return ((json?.['errors'] ?? []) as readonly { message: string }[]).map(({ message }) => message);
}

function pageQuery(total: boolean): string {
  return `query getAssetResources(
    $siteId: ID!, $pagination: AssetsPaginationInputValidated, $fields: [String!]!, $filters: AssetsFilterGroupedInput
  ) {
    site(id: $siteId) {
      assetResources(assetPagination: $pagination, fields: $fields, filters: $filters) {
        ${total ? 'total' : ''} pagination { next } items
      }
    }
  }`;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

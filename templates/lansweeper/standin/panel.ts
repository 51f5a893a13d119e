import type { PanelCell, PanelTable, StandinPanel } from '../../../src/sandbox/standin-panel.ts';
import { authorizeAddress } from './oauth/authorize-page.ts';
import { seededApplication } from './oauth/applications.ts';
import type { Application } from './oauth/applications.ts';
import type { Grant } from './oauth/grants.ts';
import type { Limits } from './pace.ts';
import type { Site } from './sites.ts';

export interface ApplicationView {
  readonly application: Application;
  /** What people allow it now. */
  readonly grants: readonly Grant[];
  readonly counts: { readonly lastMinute: number; readonly lastHour: number; readonly isSilenced: boolean };
}

export interface PanelSource {
  readonly applications: readonly ApplicationView[];
  readonly sites: readonly Site[];
  readonly limits: Limits;
}

/** What Lansweeper's own pages show: applications, what they may see, sites, and requests against the limits. */
export function panelOf({ applications, sites, limits }: PanelSource): StandinPanel {
  const { clientId, clientSecret } = seededApplication;
  const hasSeeded = applications.some(({ application }) => application.clientId === clientId);
  return {
    ...(hasSeeded ? { examples: { client_id: [clientId], client_secret: [clientSecret] } } : {}),
    tables: [applicationTable(applications), siteTable(sites), requestTable(applications, limits)],
  };
}

function applicationTable(views: readonly ApplicationView[]): PanelTable {
  return {
    title: 'Applications',
    heads: ['Application', 'Client id', 'Allowed callback URL', 'State'],
    rows: views.map(({ application: { name, clientId, callbackUrl }, grants }) => [
      { address: authorizeAddress(clientId), text: `Authorize ${name ?? clientId}` },
      clientId,
      callbackUrl === undefined ? 'not set' : withoutSecrets(callbackUrl),
      stateOf(grants),
    ]),
    whenEmpty: 'None.',
  };
}

function stateOf(grants: readonly Grant[]): PanelCell {
  const sites = new Set(grants.flatMap((grant) => grant.sites));
  if (sites.size > 0) return { mark: `may see ${counted(sites.size, 'site')}`, tone: 'good' };
  return grants.length > 0 ? { mark: 'may see no site', tone: 'bad' } : { mark: 'not authorized', tone: 'wait' };
}

function siteTable(sites: readonly Site[]): PanelTable {
  return {
    title: 'Sites and sources',
    heads: ['Site', 'Source', 'Type', 'Assets'],
    rows: sites.flatMap((site) =>
      site.sources.map(({ name, type, assets }) => [site.name, name, type, assets.count.toLocaleString('en-US')]),
    ),
    whenEmpty: 'None.',
  };
}

function requestTable(views: readonly ApplicationView[], limits: Limits): PanelTable {
  return {
    title: 'Requests against the limits',
    heads: ['Client id', 'In the last minute', 'In the last hour', 'State'],
    rows: views.map(({ application, counts: { lastMinute, lastHour, isSilenced } }) => [
      application.clientId,
      against(lastMinute, limits.requestsPerMinute),
      against(lastHour, limits.requestsPerHour),
      isSilenced ? { mark: 'refused until a minute is quiet', tone: 'bad' } : { mark: 'admitted', tone: 'good' },
    ]),
    whenEmpty: 'None.',
  };
}

function against(count: number, limit: number): string {
  return Number.isFinite(limit) ? `${String(count)} of ${limit.toLocaleString('en-US')}` : String(count);
}

function counted(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** The last part of a callback address may be a secret of the app. */
function withoutSecrets(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(/[^/]+$/, '…')}`;
}

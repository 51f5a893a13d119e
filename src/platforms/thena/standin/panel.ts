import type { PanelCell, PanelTable, StandinPanel } from '../../../sandbox/standin-panel.ts';
import type { Attempt } from './attempts.ts';
import { shownAddress } from './local-address.ts';
import { subscriptions, webhookAddress } from './manifest.ts';
import type { App, Installation, Organisation, Ticket } from './model.ts';
import { seededOrganisations } from './seed.ts';

export interface PanelSource {
  readonly organisations: readonly Organisation[];
  readonly tickets: readonly Ticket[];
  readonly apps: readonly App[];
  readonly installations: readonly Installation[];
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
}

const shownAttempts = 20;
const shownTickets = 20;

/** What the pages of Thena show. No token but those that everybody knows, no value of a setting, and no query of an address. */
export function panelOf(source: PanelSource): StandinPanel {
  return {
    tables: [
      organisationTable(source),
      ticketTable(source),
      appTable(source),
      installationTable(source),
      attemptTable(source),
    ],
  };
}

function organisationTable({ organisations }: PanelSource): PanelTable {
  const known = new Set(seededOrganisations.map(({ personalKey }) => personalKey));
  return {
    title: 'Organisations',
    heads: ['Organisation', 'Teams', 'People', 'Personal key for trying'],
    rows: organisations.map(({ id, name, teams, people, personalKey }) => [
      `${name} (${id})`,
      teams.map((team) => `${team.name} (${team.id})`).join(', '),
      people.map(({ email }) => email).join(', '),
      known.has(personalKey) ? personalKey : 'hidden',
    ]),
    whenEmpty: 'None.',
  };
}

function ticketTable({ tickets }: PanelSource): PanelTable {
  return {
    title: 'Tickets',
    heads: ['Ticket', 'Organisation', 'Team', 'Status'],
    rows: tickets
      .toReversed()
      .slice(0, shownTickets)
      .map(({ id, title, organisation, teamId, status }) => [
        { address: ticketAddress(id), text: title },
        organisation,
        teamId,
        status,
      ]),
    whenEmpty: 'None.',
  };
}

/** The page where a person comments on the ticket. */
export function ticketAddress(id: string): string {
  return `https://${pageHost}/tickets/${id}`;
}

export const pageHost = 'app.thena-sandbox.test';

function appTable({ apps }: PanelSource): PanelTable {
  return {
    title: 'Apps of Thena',
    heads: ['App', 'Id', 'Visibility', 'Listens to', 'Addresses'],
    rows: apps.map(({ name, slug, uid, visibility, manifest }) => [
      `${name} (${slug})`,
      uid,
      visibility,
      subscriptions(manifest).join(', ') || 'everything',
      (['events', 'installations'] as const)
        .flatMap((which) => webhookAddress(manifest, which) ?? [])
        .map((address) => shownAddress(address))
        .join(', ') || 'none',
    ]),
    whenEmpty: 'None yet. "app-builder deploy" makes one.',
  };
}

function installationTable({ installations, apps }: PanelSource): PanelTable {
  return {
    title: 'Installed apps of Thena',
    heads: ['Organisation', 'App', 'State', 'Teams', 'Settings'],
    rows: installations.map(({ organisation, application, status, teamIds, configuration }): readonly PanelCell[] => [
      organisation,
      apps.find(({ uid }) => uid === application)?.slug ?? application,
      status === 'installed' ? { mark: 'installed', tone: 'good' } : { mark: 'uninstalled', tone: undefined },
      teamIds.join(', ') || 'none',
      Object.values(configuration)
        .flatMap((group: object) => Object.keys(group))
        .join(', ') || 'none',
    ]),
    whenEmpty: 'None yet. Install one with "app-builder install".',
  };
}

function attemptTable({ attempts }: PanelSource): PanelTable {
  return {
    title: 'Deliveries of Thena',
    heads: ['Time', 'Event', 'Verdict', 'Answer', 'Address'],
    rows: attempts
      .toReversed()
      .slice(0, shownAttempts)
      .map((attempt) => [
        { time: attempt.at },
        `${attempt.kind === 'probe' ? 'probe with ' : ''}${attempt.event} of ${attempt.organisation}`,
        verdict(attempt),
        `${attempt.status === null ? 'no answer' : String(attempt.status)}${attempt.attempt === 1 ? '' : `, attempt ${String(attempt.attempt)}`}`,
        `${attempt.address}${attempt.error === null ? '' : `: ${attempt.error}`}`,
      ]),
    whenEmpty: 'None yet. Comment on a ticket of a team that has an app.',
  };
}

function verdict({ error, nextAttemptAt }: Attempt): PanelCell {
  if (error === null) return { mark: 'delivered', tone: 'good' };
  if (nextAttemptAt === null) return { mark: 'given up', tone: 'bad' };
  return [{ mark: 'will retry', tone: 'wait' }, 'at', { time: nextAttemptAt }];
}

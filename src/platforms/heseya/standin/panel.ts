import type { PanelCell, PanelTable, StandinPanel } from '../../../sandbox/standin-panel.ts';
import type { Attempt } from './attempts.ts';
import type { Store } from './store.ts';

const shownAttempts = 20;

/** What the dashboards of the stores show. No token, no secret, and no query of an address: one may be in it. */
export function panelOf(stores: readonly Store[], attempts: readonly Attempt[]): StandinPanel {
  return { tables: [storeTable(stores), appTable(stores), webhookTable(stores), attemptTable(attempts)] };
}

function storeTable(stores: readonly Store[]): PanelTable {
  return {
    title: 'Stores',
    heads: ['Address', 'People', 'Apps', 'Orders'],
    rows: stores.map((store) => [
      `https://${store.host}${store.path}`,
      [...store.users.values()].map(({ email }) => email).join(', '),
      String(store.apps.size),
      String(store.orders.length),
    ]),
    whenEmpty: 'None.',
  };
}

function appTable(stores: readonly Store[]): PanelTable {
  return {
    title: 'Installed apps',
    heads: ['Store', 'App', 'Version', 'State', 'Address'],
    rows: stores.flatMap((store) =>
      [...store.apps.values()].map(({ name, version, uninstallToken, url }): readonly PanelCell[] => [
        store.host,
        name,
        version,
        uninstallToken === undefined ? { mark: 'not answered', tone: 'bad' } : { mark: 'installed', tone: 'good' },
        shownAddress(url),
      ]),
    ),
    whenEmpty: 'None yet. Install one with "app-builder install".',
  };
}

function webhookTable(stores: readonly Store[]): PanelTable {
  return {
    title: 'Webhooks of stores',
    heads: ['Store', 'Events', 'Secret', 'Address'],
    rows: stores.flatMap((store) =>
      [...store.webhooks.values()].map(({ input: { events, secret, url } }) => [
        store.host,
        events.join(', '),
        (secret ?? '') === '' ? 'none' : 'is set',
        shownAddress(url),
      ]),
    ),
    whenEmpty: 'None yet. An app registers one when it is installed.',
  };
}

function attemptTable(attempts: readonly Attempt[]): PanelTable {
  return {
    title: 'Deliveries of stores',
    heads: ['Time', 'Event', 'Verdict', 'Answer', 'Address'],
    rows: attempts
      .toReversed()
      .slice(0, shownAttempts)
      .map((attempt) => [
        { time: attempt.at },
        `${attempt.event} of ${attempt.store}`,
        verdict(attempt),
        `${attempt.status === null ? 'no answer' : String(attempt.status)}, attempt ${String(attempt.attempt)}`,
        `${shownAddress(attempt.url)}${attempt.error === null ? '' : `: ${attempt.error}`}`,
      ]),
    whenEmpty: 'None yet. Place an order in a store whose app has a webhook.',
  };
}

function verdict({ error, nextAttemptAt }: Attempt): PanelCell {
  if (error === null) return { mark: 'delivered', tone: 'good' };
  if (nextAttemptAt === null) return { mark: 'given up', tone: 'bad' };
  return [{ mark: 'will retry', tone: 'wait' }, 'at', { time: nextAttemptAt }];
}

function shownAddress(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}

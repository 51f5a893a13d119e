import type { Theme } from '../../cli/command.ts';
import { sandboxRoute } from '../../runtime/sandbox-route.ts';
import type { Stage } from './stage.ts';

/** What the demo shows at its end. */
export interface Imported {
  /** Configuration items that the customer has of Lansweeper now. */
  readonly items: number;
  /** What the customer reads in the app, in lines. */
  readonly summary: readonly string[];
  readonly requests: {
    /** To 4me in the customer's account, without tokens and downloads. */
    readonly fourMe: number;
    readonly lansweeper: number;
  };
}

const customer = 'wna-it';
const reference = 'lansweeper';
const client = { id: 'lansweeper-sandbox-client', secret: 'lansweeper-sandbox-secret' };

/**
 * The Lansweeper integration of the seeds: a customer installs the app, allows it at Lansweeper, and finds the assets in 4me.
 */
export async function showLansweeper(stage: Stage): Promise<Imported> {
  const { sandbox, standins } = stage;
  const { lansweeper } = standins;
  const field = (id: string): unknown =>
    sandbox.people.instance({ customer, reference }).customFields.find((one) => one.id === id)?.value;
  const text = (id: string): string | undefined => {
    const value = field(id);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };

  await stage.step('install', `A customer, ${customer}, installs the app`, async () => {
    sandbox.people.publish(reference);
    const fields = {
      connection_status: 'pending_callback_url',
      client_id: client.id,
      client_secret: client.secret,
      label_generator: 'lansweeper_asset_name',
      installation_handling: 'all',
      import_type: 'all',
    };
    await sandbox.people.install({ customer, reference, fields });
    return 'the ID and the secret of an application at Lansweeper are entered';
  });
  let callbackUrl = '';
  await stage.step('callback', 'The app makes a callback URL', async () => {
    callbackUrl = await stage.waitFor('The callback URL', () => text('callback_url'));
    return 'the app is suspended until somebody allows it at Lansweeper';
  });
  await stage.step('authorise', 'The customer allows the app at Lansweeper', async () => {
    lansweeper.allowCallback(callbackUrl, client.id);
    const address = lansweeper.authorize(undefined, client.id);
    // What a browser does.
    const answer = await fetch(sandboxRoute(sandbox.setting)(new URL(address)), { redirect: 'manual' });
    await stage.waitFor('The authorisation', () => (text('connection_status') === 'success' ? true : undefined));
    return `Lansweeper sends the browser back, and the app answers ${String(answer.status)}`;
  });
  const mark = sandbox.requests.mark();
  lansweeper.forgetRequests();
  let summary = '';
  await stage.step('synchronise', 'The assets arrive in 4me', async () => {
    summary = await stage.waitFor('The end of the synchronisation', () =>
      text('sync_end_at') === undefined ? undefined : text('sync_summary'),
    );
    return `${String(itemsOf(stage))} configuration items in ${text('sync_duration_text') ?? '?'}`;
  });
  const asked = sandbox.requests.since(mark).filter(({ operation }) => operation !== null);
  const requests = {
    fourMe: asked.length,
    lansweeper: Object.values(lansweeper.counts()).reduce((sum, count) => sum + count, 0),
  };
  return { items: itemsOf(stage), summary: summary.split('\n'), requests };
}

function itemsOf({ sandbox }: Stage): number {
  return sandbox.world
    .all('ConfigurationItem')
    .filter(({ account, source }) => account === customer && source?.startsWith('Lansweeper') === true).length;
}

export function importedLines({ items, summary, requests }: Imported, theme: Theme): readonly string[] {
  const counted = `${String(requests.fourMe)} requests to 4me, ${String(requests.lansweeper)} to Lansweeper`;
  return [
    '',
    theme.faint('summary that the customer reads in the app'),
    ...summary.map((line) => theme.strong(line)),
    '',
    theme.faint(`${String(items)} configuration items, ${counted}`),
  ];
}

import { redirect, type Redirect, type SecretCallbackContextOf } from 'app-builder/4me';
import { Rejected, Retry } from 'app-builder/runtime';
import type { app } from '../app.ts';
import { LansweeperUnavailable } from '../sync/lansweeper-errors.ts';
import {
  authorisationOf,
  changeAuthorisation,
  clientIn,
  digestOfClient,
  digestOfCode,
  storeAuthorisation,
  type Client,
} from './authorisation.ts';
import { AuthorisationRefused, type RefusedPart } from './authorisation-refused.ts';
import { instancePage } from './instance-page.ts';
import { askForTokens, impatient } from './token-endpoint.ts';

type Authorising = SecretCallbackContextOf<typeof app>;

/**
 * The customer has allowed the access in Lansweeper, whose page has sent the browser here with a code: tokens are got for it and
 * stored, then the app goes on, and the first synchronization begins (external-apis §3.3). Throws Rejected, with words for the
 * person at the browser, for what Lansweeper or the customer has refused.
 */
export async function authorise(context: Authorising): Promise<Redirect> {
  const { code, error, fields, secrets, documents, account, domain, instanceId, send, log } = context;
  const { client_id: id, client_secret: secret } = { ...fields, ...secrets };
  if (id === undefined || secret === undefined) {
    throw new Rejected(409, 'The client ID or the client secret is missing in the settings of the app');
  }
  if (error !== undefined) throw new Rejected(403, `Lansweeper has not allowed the access: ${error.slice(0, 100)}`);
  if (code === undefined || code === '') throw new Rejected(400, 'Lansweeper has sent no code with you');
  const client = clientIn({ client_id: id }, { client_secret: secret });
  await exchange(client, code, context);
  await context.complete({ fields: { connection_status: 'success', callback_url: null }, resume: true });
  await send('sync', [{ account }]);
  await changeAuthorisation(client, documents, () => ({ owed: false }));
  log.info('authorised', { account });
  return redirect(instancePage(account, domain, instanceId));
}

/** Lansweeper takes a code once only, so one whose tokens are stored is done with: a page that failed later is loaded again. */
async function exchange(client: Client, code: string, context: Authorising): Promise<void> {
  const { documents, fetch, now, deadline, environment, redirectUri } = context;
  const before = await authorisationOf(client, documents);
  if (before?.code === digestOfCode(code)) return;
  try {
    const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri } as const;
    const request = { fetch, now, deadline, environment, patience: impatient };
    const { access_token, refresh_token, ends_at } = await askForTokens(client, grant, request);
    if (refresh_token === undefined) throw new LansweeperUnavailable('Lansweeper answered without a refresh token');
    await storeAuthorisation(documents, {
      client: digestOfClient(client),
      code: digestOfCode(code),
      refresh_token,
      access_token,
      ends_at,
      checked_at: now(),
      // Whoever looks at it before all is done goes on with it.
      owed: true,
      refused: null,
      account_lost: false,
      refreshing: null,
    });
  } catch (error) {
    if (error instanceof AuthorisationRefused) {
      throw new Rejected(422, `${advice[error.part]} (${error.message})`, { cause: error });
    }
    if (error instanceof LansweeperUnavailable) throw new Retry(error.message, { cause: error });
    throw error;
  }
}

const advice: Readonly<Record<RefusedPart, string>> = {
  client: 'Lansweeper does not accept the client ID and the client secret: check them in the settings of the app',
  grant:
    'Lansweeper does not accept the code: check that the allowed callback URL there is the one that the app shows, and allow the access again',
  sites: 'No site was chosen in Lansweeper',
};

import { ready, suspend } from 'app-builder/4me';
import type { ConfigureContextOf, Ready, Suspended } from 'app-builder/4me';
import type { app } from '../app.ts';
import { LansweeperUnavailable } from '../sync/lansweeper-errors.ts';
import {
  changeAuthorisation,
  clientIn,
  digestOfClient,
  storedAuthorisation,
  voidAuthorisation,
  type Authorisation,
} from './authorisation.ts';
import { AuthorisationRefused } from './authorisation-refused.ts';
import { checkAuthorisedSites } from './authorised-sites.ts';
import { comments } from './comments.ts';
import { hasCustomerAccess } from './customer-access.ts';
import { selectionProblem } from './selections.ts';

export type Connecting = ConfigureContextOf<typeof app>;

/** Milliseconds between two checks of what was authorised, where nothing has changed. */
const checkInterval = 4 * 3_600_000;

/** The form sets these while there is nothing to go on with, or something else than before (external-apis §3.3). */
const beginnings: readonly (string | undefined)[] = ['pending_client_credentials', 'pending_callback_url'];

const connected = { connection_status: 'success', callback_url: null } as const;

/**
 * Brings the connection to the state that fits what is known (external-apis §3.3, §3.8). What was authorised counts for the client
 * ID and secret that it was authorised for. It is checked where something has changed (the status, a suspension that a person
 * has lifted, a refusal) and otherwise every four hours; after a lifted suspension a synchronization follows.
 */
export async function connect(context: Connecting): Promise<Ready | Suspended> {
  const { documents, fields, secrets, instance } = context;
  const client = clientIn(fields, secrets);
  const authorisation = await storedAuthorisation(documents);
  if (authorisation === undefined) return waiting(context);
  if (authorisation.client !== digestOfClient(client) || beginnings.includes(fields.connection_status)) {
    await voidAuthorisation(documents, authorisation);
    return waiting(context);
  }
  if (!instance.suspended) return check(context, authorisation);
  // The customer's account is out of reach now, so a check is of no use before the suspension is lifted.
  if (!authorisation.owed) await changeAuthorisation(client, documents, () => ({ owed: true }));
  if (authorisation.refused !== null) return refused(context, authorisation.refused);
  if (authorisation.account_lost) return suspend(comments.account);
  const problem = selectionProblem(fields);
  return problem === undefined ? ready({ fields: connected }) : suspend(problem);
}

async function check(context: Connecting, authorisation: Authorisation): Promise<Ready | Suspended> {
  const { documents, fields, secrets, customer, account, send, now, log } = context;
  const client = clientIn(fields, secrets);
  const change = async (changes: Partial<Authorisation>): Promise<unknown> =>
    changeAuthorisation(client, documents, () => changes);
  const isBack = authorisation.owed || authorisation.refused !== null || authorisation.account_lost;
  const isChanged = isBack || fields.connection_status !== 'success';
  if (isChanged || now() - authorisation.checked_at >= checkInterval) {
    let checked: Partial<Authorisation> = { checked_at: now() };
    try {
      await checkAuthorisedSites(context);
    } catch (error) {
      if (error instanceof AuthorisationRefused) {
        const refusal = { part: error.part, words: error.message };
        await change({ refused: refusal, owed: true });
        log.warn('Lansweeper refuses', { account, reason: error.message });
        return refused(context, refusal);
      }
      if (!(error instanceof LansweeperUnavailable)) throw error;
      // It has not said no; a synchronization will hear of it where it does, and whatever wakes us next asks again.
      checked = {};
      log.warn('not checked', { account, reason: error.message });
    }
    if (!(await hasCustomerAccess(customer))) {
      await change({ account_lost: true, owed: true });
      return suspend(comments.account);
    }
    await change({ ...checked, refused: null, account_lost: false });
  }
  const problem = selectionProblem(fields);
  if (problem !== undefined) {
    await change({ owed: true });
    return suspend(problem);
  }
  if (isBack) {
    await send('sync', [{ account }]);
    await change({ owed: false });
  }
  return ready({ fields: connected });
}

async function waiting(context: Connecting): Promise<Suspended> {
  const fields = { connection_status: 'pending_authorization', callback_url: await context.callbackUrl('callback') };
  return suspend(comments.waiting(context.fields.client_id), { fields });
}

async function refused(
  context: Connecting,
  { part, words }: NonNullable<Authorisation['refused']>,
): Promise<Suspended> {
  const fields = { connection_status: 'failure', callback_url: await context.callbackUrl('callback') };
  return suspend(comments.refused(part, words, context.fields.client_id), { fields });
}

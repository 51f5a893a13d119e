import type { SyncContext } from '../app.ts';
import type { LansweeperRefused } from '../sync/lansweeper-errors.ts';
import { authorisationOf, changeAuthorisation, clientIn } from './authorisation.ts';
import { AuthorisationRefused } from './authorisation-refused.ts';
import { comments } from './comments.ts';

/**
 * Lansweeper has refused a synchronization: the customer is to authorise the app again, at a new address. `refusal`: what was
 * thrown, or its words, without anything secret.
 */
export async function authorisationLost(context: SyncContext, refusal: LansweeperRefused | string): Promise<void> {
  const { account, fields, secrets, documents, log } = context;
  const client = clientIn(fields, secrets);
  const found = await authorisationOf(client, documents);
  const words = typeof refusal === 'string' ? refusal : refusal.message;
  log.warn('Lansweeper refuses', { account, reason: words });
  const callbackUrl = await context.callbackUrl('callback');
  if (found === undefined) {
    const fieldsThen = { connection_status: 'pending_authorization', callback_url: callbackUrl };
    return context.suspend(comments.waiting(fields.client_id), { fields: fieldsThen });
  }
  const part = refusal instanceof AuthorisationRefused ? refusal.part : (found.refused?.part ?? 'grant');
  await changeAuthorisation(client, documents, () => ({ refused: { part, words }, owed: true }));
  const fieldsThen = { connection_status: 'failure', callback_url: callbackUrl };
  return context.suspend(comments.refused(part, words, fields.client_id), { fields: fieldsThen });
}

/** 4me has refused the app in the customer's account: a person is to rotate its token, and to lift the suspension. */
export async function customerAccessLost(context: SyncContext): Promise<void> {
  const client = clientIn(context.fields, context.secrets);
  await changeAuthorisation(client, context.documents, () => ({ account_lost: true, owed: true }));
  await context.suspend(comments.account);
}

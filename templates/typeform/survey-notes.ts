import { suspend, type Clients, type Suspended } from 'app-builder/4me';
import type { Log } from 'app-builder/runtime';
import { noteOf } from './note.ts';
import type { SurveyResponse } from './payload.ts';
import { createRequests } from './requests.ts';
import { surveyRequest } from './survey-request.ts';

interface Delivered {
  readonly account: string;
  readonly fields: { readonly request_id: number };
  readonly customer: Clients['customer'];
  readonly log: Log;
}

/**
 * Adds the answers of a survey as a note (seeds, typeform step 24): to the request that the customer has chosen; or, where the
 * form has a hidden field for it, to the completed request that the survey was about. Only to a completed one, because who
 * fills in the form can write any number there.
 */
export function createSurveyNotes(): (
  response: SurveyResponse,
  delivered: Delivered,
) => Promise<Suspended | undefined> {
  const requests = createRequests();
  return async (response, { account, fields, customer, log }) => {
    const note = noteOf(response);
    const about = surveyRequest(response);
    if (about !== undefined && (await requests.isCompleted(customer, account, about))) {
      if ((await requests.addNote(customer, account, about, note)) === 'added') {
        log.info('note added', { account, request: about });
        return undefined;
      }
    }
    const chosen = String(fields.request_id);
    const outcome = await requests.addNote(customer, account, chosen, note);
    if (outcome === 'added') {
      log.info('note added', { account, request: chosen });
      return undefined;
    }
    const trouble =
      outcome.problem === 'missing'
        ? `There is no request ${chosen} to which the answers of the survey could be added.`
        : `4me does not let the app add the answers of the survey to request ${chosen}: ${outcome.because}.`;
    return suspend(`${trouble} Enter the number of another request as "Request ID" and save the settings of the app.`);
  };
}

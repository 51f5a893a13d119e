import type { Theme } from '../../cli/command.ts';
import type { Stage } from './stage.ts';

/** What the demo shows at its end. */
export interface Surveyed {
  /** In the completed request, by the automation rule. */
  readonly invitation: string;
  /** In the request that the customer chose, by the app. */
  readonly note: string;
  /** Of the webhook at Typeform. */
  readonly deliveries: readonly { readonly event: string; readonly status: number | null }[];
}

const customer = 'wna-it';
const reference = 'typeform';
const form = 'u6nXL7';
const completed = '70414';
const survey = '70454';

/**
 * Steps 10 to 24 of the seeds' Typeform integration: a customer installs the app, completes a request, and the requester
 * fills in the survey.
 */
export async function showTypeform(stage: Stage): Promise<Surveyed> {
  const { sandbox, standins } = stage;
  const notes = (requestId: string): readonly string[] =>
    sandbox.people.request(customer, requestId).notes.map(({ text }) => text);
  await stage.step('install', `A customer, ${customer}, installs the app`, async () => {
    sandbox.people.publish(reference);
    const fields = {
      form_url: `https://mysite.typeform.com/to/${form}`,
      typeform_token: 'tfp_sandbox_valid',
      request_id: Number(survey),
    };
    await sandbox.people.install({ customer, reference, fields });
    return 'form, token and request are entered; scopes and a rule are there now';
  });
  await stage.step('register', 'The app registers a webhook at Typeform', async () => {
    const webhook = await stage.waitFor('The registration of the webhook', () => standins.typeform.webhooks(form)[0]);
    return `${webhook.tag}, signed with a secret of its own`;
  });
  let invitation = '';
  await stage.step('complete', `Request ${completed} is completed`, async () => {
    sandbox.people.setStatus({
      account: customer,
      requestId: completed,
      status: 'completed',
      completionReason: 'solved',
    });
    invitation = await stage.waitFor('The note with the link to the survey', () => notes(completed).at(-1));
    return 'the rule adds a note with the link';
  });
  await stage.step('survey', 'The requester fills in the survey', async () => {
    standins.typeform.fillIn(form, { answers: { recommend: 9, why: 'Great' } });
    return Promise.resolve('9, "Great"');
  });
  let note = '';
  await stage.step('result', `The answers arrive in request ${survey}`, async () => {
    note = await stage.waitFor('The note with the answers', () => notes(survey).at(-1));
    return 'one note';
  });
  await standins.typeform.settled();
  const deliveries = standins.typeform.attempts(form).map(({ eventId, status }) => ({ event: eventId, status }));
  return { invitation, note, deliveries };
}

export function surveyedLines(result: Surveyed, theme: Theme): readonly string[] {
  return [
    '',
    theme.faint(`note in request ${completed}`),
    theme.strong(result.invitation),
    '',
    theme.faint(`note in request ${survey}`),
    ...result.note.split('\n').map((line) => theme.strong(line)),
  ];
}

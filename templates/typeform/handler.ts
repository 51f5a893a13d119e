import * as fourMe from 'app-builder/4me';
import { createHandler, number, text } from 'app-builder/runtime';
import { readResponse } from './payload.ts';
import { isWanted, registerWebhook, removeWebhook } from './registration.ts';
import { createSurveyNotes } from './survey-notes.ts';

const app = fourMe.app({
  fields: { form_url: text(), request_id: number({ whole: true }) },
  secrets: { typeform_token: text() },
  labels: { form_url: 'Form URL', request_id: 'Request ID', typeform_token: 'Typeform token' },
  own: ['typeform_webhook'],
  signingSecrets: ['typeform_secret'],
});

const addSurveyNote = createSurveyNotes();

export const handler = createHandler(
  app.installation({ configure: registerWebhook, remove: removeWebhook }),
  app.signedRoute(
    'integration',
    {
      account: 'query',
      sign: {
        header: 'typeform-signature',
        hash: 'sha256',
        encoding: 'base64',
        prefix: 'sha256=',
        secret: 'typeform_secret',
      },
      once: (body) => eventId(body),
    },
    async (message) => {
      const response = readResponse(message.body);
      const isResponse = response !== undefined && response !== 'ignored';
      if (isResponse && isWanted(response.formId, message)) return addSurveyNote(response, message);
      message.log.info('message ignored', { account: message.account });
      return undefined;
    },
  ),
);

function eventId(body: unknown): string | undefined {
  const response = readResponse(body);
  return response === undefined || response === 'ignored' ? undefined : response.eventId;
}

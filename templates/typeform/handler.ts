import { createHandler } from 'app-builder/runtime';
import { app } from './app.ts';
import { readResponse } from './payload.ts';
import { isWanted, registerWebhook, removeWebhook } from './registration.ts';
import { createSurveyNotes } from './survey-notes.ts';

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

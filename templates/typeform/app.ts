import * as fourMe from 'app-builder/4me';
import { number, text } from 'app-builder/runtime';

export const app = fourMe.app({
  fields: { form_url: text(), request_id: number({ whole: true }) },
  secrets: { typeform_token: text() },
  labels: { form_url: 'Form URL', request_id: 'Request ID', typeform_token: 'Typeform token' },
  own: ['typeform_webhook'],
  signingSecrets: ['typeform_secret'],
});

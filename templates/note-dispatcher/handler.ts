import * as fourMe from 'app-builder/4me';
import { createHandler, Retry, text, url } from 'app-builder/runtime';
import { createTranslator } from './translate.ts';

const translate = createTranslator();

export const handler = createHandler(
  fourMe.rule({ payload: { text: text(), url: url() } }, async ({ payload, message, identity, outside, log }) => {
    const translationResponse = await translate(payload.text, outside);
    const sent = await outside(payload.url, {
      method: 'POST',
      headers: { 'idempotency-key': identity },
      json: { input: message, translationResponse },
    });
    log.info('dispatched', { status: sent.status, translation: translationResponse.translation });
    if (sent.status < 200 || sent.status > 299) throw new Retry(`The target answered ${String(sent.status)}`);
  }),
);

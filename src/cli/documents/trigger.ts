import { oneOf, object, text } from './schema.ts';
import { answer, request } from './exchange.ts';

export const document = object({
  platform: oneOf(['4me', 'typeform']),
  event: text(),
  account: text('whose message it is'),
  request,
  answer,
});

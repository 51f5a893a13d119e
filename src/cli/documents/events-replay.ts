import { answer, request } from './exchange.ts';
import { object, text } from './schema.ts';

export const document = object(
  { of: text('id of the captured event'), event: text(), request, answer },
  { account: text('whose message it is') },
);

import { triggerNames } from '../table/senders.ts';
import { answer, request } from './exchange.ts';
import { object, oneOf, text } from './schema.ts';

export const document = object(
  { platform: oneOf(triggerNames), event: text(), request, answer },
  { account: text('whose message it is; absent where it does not say') },
);

import { summary } from './captured.ts';
import { anything, object, record, text } from './schema.ts';

const token = object(
  { algorithm: text(), claims: record(anything()) },
  {},
  'of a body that was a token, beside its data',
);

export const document = object({
  event: object(
    { ...summary.required, headers: record(text()), body: text('of a token its data, as JSON') },
    { ...summary.optional, token },
  ),
});

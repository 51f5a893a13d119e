import { anything, list, object, orNull, record, text, whole, yesOrNo } from './schema.ts';

const finding = object({ place: text('e.g. /email'), text: text() });

export const document = object(
  {
    dryRun: yesOrNo('true: nothing was sent'),
    integration: text(),
    activity: text(),
    request: object({
      method: text(),
      address: text(),
      headers: record(text(), 'without secrets'),
      body: orNull(anything('without secrets')),
    }),
    input: list(finding, 'where the input does not fit the request schema'),
  },
  {
    answer: object({
      status: whole(),
      ms: whole(),
      body: anything('JSON, or a text; without secrets'),
      findings: list(finding, 'where the answer does not fit the response schema'),
    }),
  },
);

import { provisioning } from './parts.ts';
import { object, record, text } from './schema.ts';

export const document = provisioning(
  object({
    offeringId: text('of the draft app offering'),
    link: text('to the draft in 4me'),
    outputs: record(text(), 'outputs of the template by name'),
  }),
);

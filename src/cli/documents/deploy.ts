import { provisioning } from './parts.ts';
import { object, record, text } from './schema.ts';

export const document = provisioning(
  object(
    { outputs: record(text(), 'outputs of the template by name') },
    {
      offeringId: text('of the draft app offering of 4me'),
      link: text('to the draft in 4me'),
      appId: text('of the app at Thena'),
      address: text('where the app answers, at a platform other than 4me'),
    },
  ),
);

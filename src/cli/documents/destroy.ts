import { provisioning } from './parts.ts';
import { object, text, whole } from './schema.ts';

export const document = provisioning(
  object(
    {},
    {
      appId: text('of the app that stays at Thena'),
      customerSecretsKept: whole('number of customers of 4me'),
      customerSecretsDeleted: whole('number of customers of 4me'),
      installationsKept: whole('number of organisations or stores whose tokens stay'),
      installationsDeleted: whole('number of organisations or stores whose tokens were deleted'),
    },
  ),
);

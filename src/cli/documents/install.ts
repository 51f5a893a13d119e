import { provisioning } from './parts.ts';
import { object, list, text } from './schema.ts';

/** Of `install` and `uninstall`. */
export const document = provisioning(
  object(
    { reference: text('of the app') },
    {
      appId: text('at the platform'),
      organisation: text('at Thena'),
      teams: list(text(), 'at Thena'),
      store: text('address of the store'),
    },
  ),
  { platform: text('e.g. thena'), integration: text() },
);

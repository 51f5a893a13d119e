import { provisioning } from './parts.ts';
import { object, text } from './schema.ts';

export const document = provisioning(
  object({
    secretsApi: text('address of the secrets listener'),
    providerSecret: text('name of the provider secret'),
    webhookId: text('of the secrets webhook in 4me'),
  }),
);

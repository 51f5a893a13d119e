import { provisioning } from './parts.ts';
import { object, whole } from './schema.ts';

export const document = provisioning(
  object({ customerSecretsKept: whole('number of customers'), customerSecretsDeleted: whole('number of customers') }),
);

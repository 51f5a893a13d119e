import { readFile } from 'node:fs/promises';
import { buildSchema, parse, validate, type GraphQLSchema } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Document } from '../../../../src/platforms/4me/client/document.ts';
import * as accountState from '../../../../src/platforms/4me/records/account-state.ts';
import * as appOffering from '../../../../src/platforms/4me/records/app-offering.ts';
import * as automationRule from '../../../../src/platforms/4me/records/automation-rule.ts';
import * as bootstrapState from '../../../../src/platforms/4me/records/bootstrap-state.ts';
import * as configurationItem from '../../../../src/platforms/4me/records/configuration-item.ts';
import * as deployState from '../../../../src/platforms/4me/records/deploy-state.ts';
import * as destroyState from '../../../../src/platforms/4me/records/destroy-state.ts';
import * as offeringVersion from '../../../../src/platforms/4me/records/offering-version.ts';
import * as product from '../../../../src/platforms/4me/records/product.ts';
import * as serviceInstance from '../../../../src/platforms/4me/records/service-instance.ts';
import * as tunnelState from '../../../../src/platforms/4me/records/tunnel-state.ts';
import * as uiExtension from '../../../../src/platforms/4me/records/ui-extension.ts';
import * as webhookPolicy from '../../../../src/platforms/4me/records/webhook-policy.ts';
import * as webhook from '../../../../src/platforms/4me/records/webhook.ts';
import * as functionAddress from '../../../../src/platforms/4me/receive/app/function-address.ts';
import * as installedAccounts from '../../../../src/platforms/4me/receive/app/installed-accounts.ts';
import * as instance from '../../../../src/platforms/4me/receive/app/instance.ts';
import * as installations from '../../../../src/platforms/4me/receive/app/installations.ts';
import * as sweep from '../../../../src/platforms/4me/receive/app/sweep.ts';
import * as operatingSystems from '../../../../templates/lansweeper/sync/operating-systems.ts';
import {
  lookUpDocument,
  personFields,
  softwareFields,
} from '../../../../templates/lansweeper/sync/look-up-document.ts';
import * as upload from '../../../../templates/lansweeper/sync/upload.ts';
import * as requests from '../../../../templates/typeform/requests.ts';

const modules = [
  accountState,
  appOffering,
  automationRule,
  bootstrapState,
  configurationItem,
  deployState,
  destroyState,
  offeringVersion,
  product,
  serviceInstance,
  tunnelState,
  uiExtension,
  webhookPolicy,
  webhook,
  functionAddress,
  installedAccounts,
  instance,
  installations,
  sweep,
  operatingSystems,
  upload,
  requests,
];

const lookUp = lookUpDocument([
  ...personFields.map((field) => ({ kind: 'people', field, names: 'people0' }) as const),
  ...softwareFields.map((field) => ({ kind: 'software', field, names: 'software1', after: 'x' }) as const),
]);

const isDocument = (value: unknown): value is Document<unknown, object> =>
  typeof value === 'object' && value !== null && 'text' in value && 'repeatable' in value;

const documents = [...modules.flatMap((module) => Object.values(module).filter((value) => isDocument(value))), lookUp];

let schema: GraphQLSchema;
beforeAll(async () => {
  const file = new URL('../../../../src/platforms/4me/standin/graphql/schema.graphql', import.meta.url);
  schema = buildSchema(await readFile(file, 'utf8'));
});

describe('the documents of the records', () => {
  test.each(documents.map((one) => [one.name, one.text]))('%s fits the schema', (_name, text) => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });

  test('all modules with documents are looked at', () => {
    expect(documents.length).toBeGreaterThanOrEqual(20);
  });
});

import { randomBytes } from 'node:crypto';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { onTestFinished } from 'vitest';
import type { SecretsCalls, TableCalls } from '../../src/engine/aws/requests/calls.ts';
import { engineNames } from '../../src/engine/aws/names.ts';
import { signedCalls } from '../../src/engine/aws/requests/signed-calls.ts';
import { fieldEncryption, stateKey } from '../../src/engine/aws/stores/field-encryption.ts';
import { secretsStore } from '../../src/engine/aws/stores/secrets-store.ts';
import { stateStore } from '../../src/engine/aws/stores/state-store.ts';
import type { State } from '../../src/runtime/ports.ts';

/** Where a test finds an empty AWS: an emulator keeps each region apart, whatever its name. */
export interface Place {
  readonly origin: string;
  readonly region: string;
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

export function emptyPlace(origin: string): Place {
  return { origin, region: `eu-${randomBytes(4).toString('hex')}-1` };
}

/** The environment of a function at this place. */
export function functionEnvironment({ origin, region }: Place): Readonly<Record<string, string>> {
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: origin,
  };
}

/** What a deployed function has. */
export function signedCallsAt(place: Place): ReturnType<typeof signedCalls> {
  return signedCalls({ environment: functionEnvironment(place), now: Date.now });
}

/** The state as a function of the engine `app-builder` has it, with a key that nobody has asked for yet. */
export function functionState(place: Place): State {
  const names = engineNames('app-builder');
  const calls = signedCallsAt(place);
  const secrets = secretsStore(() => calls);
  const encryption = fieldEncryption(() => stateKey(secrets, names.stateKey, 'fail'));
  return stateStore({ calls: () => calls, table: names.stateTable, encryption, now: Date.now });
}

/** What the command line has; ends with the test. */
export function sdkSecretsAt({ origin, region }: Place): SecretsManager {
  const client = new SecretsManager({ endpoint: origin, region, credentials });
  onTestFinished(() => client.destroy());
  return client;
}

export function sdkTablesAt({ origin, region }: Place): DynamoDB {
  const client = new DynamoDB({ endpoint: origin, region, credentials });
  onTestFinished(() => client.destroy());
  return client;
}

/** Makes the table that bootstrap makes. */
export async function makeStateTable(place: Place, name: string): Promise<void> {
  await sdkTablesAt(place).createTable({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  });
}

/** Both ways to AWS, for tests that have to hold for each. */
export const waysToAws: readonly {
  readonly way: string;
  readonly calls: (place: Place) => { readonly secrets: SecretsCalls; readonly tables: TableCalls };
}[] = [
  {
    way: 'signed requests',
    calls: (place) => {
      const calls = signedCallsAt(place);
      return { secrets: calls, tables: calls };
    },
  },
  { way: "the SDK's clients", calls: (place) => ({ secrets: sdkSecretsAt(place), tables: sdkTablesAt(place) }) },
];

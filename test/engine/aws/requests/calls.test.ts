import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { expectTypeOf, test } from 'vitest';
import type { BusCalls, QueueCalls, SecretsCalls, TableCalls } from '../../../../src/engine/aws/requests/calls.ts';
import type { signedCalls } from '../../../../src/engine/aws/requests/signed-calls.ts';

test("stores run over the SDK's clients and over signed requests alike", () => {
  expectTypeOf<SecretsManager>().toExtend<SecretsCalls>();
  expectTypeOf<DynamoDB>().toExtend<TableCalls>();
  expectTypeOf<ReturnType<typeof signedCalls>>().toExtend<SecretsCalls & TableCalls & BusCalls & QueueCalls>();
});

import type { BusCalls, QueueCalls, SecretsCalls, TableCalls } from './calls.ts';
import { dynamoDB, eventBridge, regionOfQueue, secretsManager, sqs } from './service-address.ts';
import { type SignedCallerOptions, signedCaller } from './signed-caller.ts';

/**
 * The calls of a function as signed requests, with the credentials of its environment. Every call here may be repeated: it
 * carries a token, or the stores recognise their own work, or it puts something where things may be twice anyway, into a queue or
 * on the bus. Throws AwsCallError.
 */
export function signedCalls(options: SignedCallerOptions): SecretsCalls & TableCalls & BusCalls & QueueCalls {
  const call = signedCaller(options);
  return {
    getSecretValue: (input) => call(secretsManager, 'GetSecretValue', input),
    createSecret: (input) => call(secretsManager, 'CreateSecret', input),
    putSecretValue: (input) => call(secretsManager, 'PutSecretValue', input),
    updateSecretVersionStage: (input) => call(secretsManager, 'UpdateSecretVersionStage', input),
    deleteSecret: (input) => call(secretsManager, 'DeleteSecret', input),
    listSecrets: (input) => call(secretsManager, 'ListSecrets', input),
    getItem: (input) => call(dynamoDB, 'GetItem', input),
    putItem: (input) => call(dynamoDB, 'PutItem', input),
    deleteItem: (input) => call(dynamoDB, 'DeleteItem', input),
    scan: (input) => call(dynamoDB, 'Scan', input),
    putEvents: (input) => call(eventBridge, 'PutEvents', input),
    sendMessageBatch: (input) => call(sqs, 'SendMessageBatch', input, regionOfQueue(input.QueueUrl)),
  };
}

import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { announcement } from '../dist/src/engine/aws/announcement.js';
import { fieldEncryption, stateKey } from '../dist/src/engine/aws/stores/field-encryption.js';
import { engineNames } from '../dist/src/engine/aws/names.js';
import { secretsStore } from '../dist/src/engine/aws/stores/secrets-store.js';
import { signedCalls } from '../dist/src/engine/aws/requests/signed-calls.js';
import { stateStore } from '../dist/src/engine/aws/stores/state-store.js';
import { sandboxOf, writeLogLine } from '../dist/src/engine/deployed.js';
import { sandboxRoute } from '../dist/src/runtime/sandbox-route.js';

/** The binding for AWS as it would be with the SDK's clients behind the same stores; to compare with, never deployed. */
export function bindSdk(definition) {
  const environment = process.env;
  const names = engineNames(environment.PARAM_ENGINE_NAME);
  const now = Date.now;
  const secretsManager = new SecretsManager();
  const dynamoDB = new DynamoDB();
  const secrets = secretsStore(() => secretsManager);
  // A third client would make it larger still.
  const bus = signedCalls({ environment, now });
  return definition.bind({
    secrets,
    state: stateStore({
      calls: () => dynamoDB,
      table: names.stateTable,
      encryption: fieldEncryption(() => stateKey(secrets, names.stateKey, 'fail')),
      now,
    }),
    now,
    log: (line) => writeLogLine('timestamp', line),
    environment,
    route: sandboxRoute(sandboxOf(environment)),
    announce: (change) => announcement(bus, change),
  });
}

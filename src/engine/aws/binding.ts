import type { InstallationChanged, Ports } from '../../runtime/ports.ts';
import { sandboxRoute } from '../../runtime/sandbox-route.ts';
import { sandboxOf, writeLogLine } from '../deployed.ts';
import { announcement } from './announcement.ts';
import { fieldEncryption, stateKey } from './stores/field-encryption.ts';
import { engineNames } from './names.ts';
import { sendMessages } from './send-messages.ts';
import { secretsStore } from './stores/secrets-store.ts';
import { signedCalls } from './requests/signed-calls.ts';
import { stateStore } from './stores/state-store.ts';

/**
 * Gives a handler the ports of the AWS engine. Part of every bundle for Lambda: it has no library in it. The template sets
 * `PARAM_ENGINE_NAME`; `APP_BUILDER_SANDBOX` and `APP_BUILDER_SANDBOX_HOSTS` are there on an emulator only.
 */
export function bindAws<Bound>(definition: { bind(ports: Ports): Bound }): Bound {
  const environment = process.env;
  const engine = environment['PARAM_ENGINE_NAME'];
  if (engine === undefined || engine === '')
    throw new Error('the function has no PARAM_ENGINE_NAME: its template must set it to the EngineNameParameter');
  const names = engineNames(engine);
  const now = Date.now;
  const calls = signedCalls({ environment, now });
  const secrets = secretsStore(() => calls);
  return definition.bind({
    secrets,
    state: stateStore({
      calls: () => calls,
      table: names.stateTable,
      encryption: fieldEncryption(() => stateKey(secrets, names.stateKey, 'fail')),
      now,
    }),
    now,
    log: (line) => writeLogLine('timestamp', line),
    environment,
    route: sandboxRoute(sandboxOf(environment)),
    announce: (change: InstallationChanged) => announcement(calls, change),
    send: (queue, messages, options) => sendMessages(calls, queue, messages, options),
  });
}

import { existsSync } from 'node:fs';
import { emulatorPython } from '../../scripts/aws-emulators.js';
import { startEmulator } from './emulator-process.ts';

/**
 * Starts the emulators before the first file and ends them after the last one. An origin that the environment gives already
 * is used as it is. Nothing of the machine's own AWS settings reaches a test.
 */
export async function setup(): Promise<() => Promise<void>> {
  for (const name of Object.keys(process.env).filter((one) => one.startsWith('AWS_'))) delete process.env[name];
  process.env['AWS_CONFIG_FILE'] = process.env['AWS_SHARED_CREDENTIALS_FILE'] = '/nonexistent';
  process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  if (!existsSync(emulatorPython)) throw new Error('There are no emulators yet: run "npm run test:aws" once.');

  const variables = { ministack: 'APP_BUILDER_TEST_MINISTACK', moto: 'APP_BUILDER_TEST_MOTO' } as const;
  const missing = (['ministack', 'moto'] as const).filter((name) => process.env[variables[name]] === undefined);
  const started = await Promise.all(missing.map((name) => startEmulator(name, emulatorPython)));
  for (const [index, { origin }] of started.entries()) process.env[variables[missing[index] ?? 'moto']] = origin;
  return async () => {
    await Promise.all(started.map((emulator) => emulator[Symbol.asyncDispose]()));
  };
}

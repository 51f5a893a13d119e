import { emulatorPython } from '../../scripts/aws-emulators.js';

/** Origin of ministack, an emulator of AWS that runs functions, e.g. `http://127.0.0.1:4711`. */
export function ministack(): string {
  return given('APP_BUILDER_TEST_MINISTACK');
}

/** Origin of moto, whose Secrets Manager knows request tokens. */
export function moto(): string {
  return given('APP_BUILDER_TEST_MOTO');
}

/** The Python that has the emulators, cfn-lint and AWS's SAM translator. */
export function venv(): string {
  return emulatorPython;
}

function given(variable: string): string {
  const origin = process.env[variable];
  if (origin === undefined) throw new Error(`${variable} is not set: run this test with "npm run test:aws"`);
  return origin;
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Failure } from '../../../../src/failure.ts';
import { openAwsSession, type AwsSessionOptions } from '../../../../src/engine/aws/session/open-session.ts';
import type { AwsSession } from '../../../../src/engine/aws/session/session.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

export interface AwsFiles {
  readonly config?: string;
  readonly credentials?: string;
}

export interface TestSession extends Partial<AwsSessionOptions> {
  readonly files?: AwsFiles;
}

/** A session over files of its own, in an environment that has nothing but what is given; disposed after the test. */
export async function testSession(options: TestSession = {}): Promise<AwsSession> {
  const { files, environment, ...rest } = options;
  const session = await openAwsSession({
    profile: undefined,
    region: undefined,
    mfaCode: () => Promise.reject(new Error('nobody is to be asked')),
    environment: { AWS_EC2_METADATA_DISABLED: 'true', ...(await written(files)), ...environment },
    ...rest,
  });
  onTestFinished(() => session[Symbol.asyncDispose]());
  return session;
}

export const keys = { AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT', AWS_SECRET_ACCESS_KEY: 'secret-of-environment' } as const;

async function written(files: AwsFiles = {}): Promise<Readonly<Record<string, string>>> {
  const folder = await temporaryFolder();
  const [config, credentials] = [join(folder, 'config'), join(folder, 'credentials')];
  if (files.config !== undefined) await writeFile(config, files.config);
  if (files.credentials !== undefined) await writeFile(credentials, files.credentials);
  return { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials };
}

/** The Failure that something ends with; anything else fails the test. */
export async function failureOf(running: Promise<unknown>): Promise<Failure> {
  const outcome = await running.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
  if (outcome instanceof Failure) return outcome;
  throw outcome;
}

/** All that a user gets to see of a failure, with --verbose too. */
export function shown(failure: Failure): string {
  let text = [failure.message, failure.because, failure.fix, failure.stack].join('\n');
  for (let cause = failure.cause; cause instanceof Error; cause = cause.cause) text += `\n${cause.stack ?? ''}`;
  return text;
}

import { homedir } from 'node:os';
import { activityCalls } from '../activity/activity-calls.ts';
import { awsFailure, credentialsFault } from '../aws-failure.ts';
import { signedCaller } from '../requests/signed-caller.ts';
import { type ClientSettings, clientSettings } from './client-settings.ts';
import { type CredentialSource, credentialSource } from './credential-source.ts';
import { endpointsOf, isLoopback } from './endpoints.ts';
import type { Section } from './ini.ts';
import { regionOf } from './region.ts';
import { resolveCredentials } from './resolve-credentials.ts';
import type { AwsSession } from './session.ts';
import { type Environment, readSharedConfig, requireProfile, type SharedConfig } from './shared-config.ts';
import { onceForAll, sharedCredentials } from './shared-credentials.ts';
import { faultFailure } from './source-failure.ts';

export interface AwsSessionOptions {
  /** Given by a flag or an answer; wins over credentials of the environment. */
  readonly profile: string | undefined;
  readonly region: string | undefined;
  /** Asks for the code that a device shows now; called at most once for each device. `serial`: its ARN. */
  readonly mfaCode: (serial: string) => Promise<string>;
  readonly environment: Environment;
  /** Where `.aws` is; the user's by default. */
  readonly homeFolder?: string;
  /** Takes the secrets of the session, so that no output shows them. */
  readonly redact?: (secret: string) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * Reads `~/.aws` and decides who and where the command is on AWS; sends nothing yet. Throws a Failure: exit 2 for an unknown
 * profile, a region or endpoint that is missing or malformed and files that cannot be read, exit 5 where there are no credentials.
 *
 * Profile, region, endpoints and credentials come from `environment`. Some things the SDK takes from the process all the same:
 * where sign-ins of the access portal are kept (`HOME`), the environment of a `credential_process`, settings of the instance
 * metadata service, and FIPS and dual-stack endpoints.
 */
export async function openAwsSession(options: AwsSessionOptions): Promise<AwsSession> {
  const { environment, now = Date.now } = options;
  const config = await readSharedConfig(environment, options.homeFolder ?? homedir());
  const profile = profileOf(options, config);
  const region = regionOf(options.region, environment, profile);
  const endpoints = endpointsOf(environment, config, profile.settings);
  const endpoint = endpoints('CloudFormation');
  const settings = clientSettings({ region, profile: profile.name, endpoints }, environment);
  const source = credentialSource(options.profile, environment, config);
  const tools = { config, environment, settings, mfaCode: onceForAll(options.mfaCode) };
  const credentials = sharedCredentials(async () => {
    const got = await resolveCredentials(source, tools);
    for (const secret of [got.secretAccessKey, got.sessionToken]) if (secret !== undefined) options.redact?.(secret);
    return got;
  }, now);

  const open: Client[] = [];
  const client = <Made extends Client>(service: Parameters<ClientSettings>[0], make: (with_: Given) => Promise<Made>) =>
    once(async () => {
      const made = await make({ ...settings(service), credentials });
      explainFaults(made, source);
      open.push(made);
      return made;
    });
  const sts = client('STS', async (given) => new (await import('@aws-sdk/client-sts')).STS(given));

  return {
    region,
    endpoint,
    identity: once(async () => {
      try {
        const { Account: account, Arn: arn } = await (await sts()).getCallerIdentity();
        if (account === undefined || arn === undefined) throw new Error('AWS did not say whose credentials these are');
        return { account, arn };
      } catch (error) {
        throw awsFailure(error, 'asking whose credentials these are');
      }
    }),
    cloudFormation: client(
      'CloudFormation',
      async (given) => new (await import('@aws-sdk/client-cloudformation')).CloudFormation(given),
    ),
    s3: client('S3', async (given) => {
      // An emulator does not answer under the name of a bucket.
      const forcePathStyle = given.endpoint !== undefined && isLoopback(given.endpoint);
      return new (await import('@aws-sdk/client-s3')).S3({ ...given, forcePathStyle });
    }),
    secretsManager: client(
      'Secrets Manager',
      async (given) => new (await import('@aws-sdk/client-secrets-manager')).SecretsManager(given),
    ),
    dynamoDB: client('DynamoDB', async (given) => new (await import('@aws-sdk/client-dynamodb')).DynamoDB(given)),
    lambda: client('Lambda', async (given) => new (await import('@aws-sdk/client-lambda')).Lambda(given)),
    logs: client(
      'CloudWatch Logs',
      async (given) => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogs(given),
    ),
    activity: () =>
      Promise.resolve(
        activityCalls(async (service, action, input, where) => {
          const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
          const call = signedCaller({
            environment: {
              AWS_REGION: region,
              AWS_ACCESS_KEY_ID: accessKeyId,
              AWS_SECRET_ACCESS_KEY: secretAccessKey,
              AWS_SESSION_TOKEN: sessionToken,
              AWS_ENDPOINT_URL_SQS: endpoints('SQS'),
              AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints('EventBridge'),
            },
            now,
            timeout: patience,
          });
          return explained(call(service, action, input, where), source);
        }),
      ),
    [Symbol.asyncDispose]: () => {
      for (const made of open.splice(0)) made.destroy();
      return Promise.resolve();
    },
  };
}

/** Milliseconds for a signed request; people's connections are slower than those of functions. */
const patience = 10_000;

type Given = ReturnType<ClientSettings> & { readonly credentials: ReturnType<typeof sharedCredentials> };

interface Client {
  destroy(): void;
  /** Each client has types of its own for what its requests hold, which nothing here looks into. */
  readonly middlewareStack: { add(middleware: never, options: typeof outermost): void };
}

const outermost = { step: 'initialize', name: 'explainCredentials', priority: 'high' } as const;

/** Makes of credentials that a call was refused for a Failure whose fix names where these come from. */
function explainFaults(client: Client, source: CredentialSource): void {
  const explain = (next: (args: unknown) => Promise<unknown>) => (args: unknown) => explained(next(args), source);
  client.middlewareStack.add(explain as never, outermost);
}

async function explained<Result>(call: Promise<Result>, source: CredentialSource): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    const fault = credentialsFault(error);
    throw fault === undefined || !(error instanceof Error) ? error : faultFailure(fault, error, source);
  }
}

/** A named profile has to exist; `default` need not. */
function profileOf(
  options: AwsSessionOptions,
  config: SharedConfig,
): { readonly name: string; readonly settings: Section } {
  const variable = options.environment['AWS_PROFILE'] || undefined;
  const name = options.profile ?? variable;
  if (name === undefined) return { name: 'default', settings: config.profiles.get('default') ?? new Map() };
  const origin = options.profile === undefined ? 'AWS_PROFILE' : '--profile';
  return { name, settings: requireProfile(config, name, origin) };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}

import { HeadObjectCommand, PutObjectCommand, S3, S3ServiceException } from '@aws-sdk/client-s3';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManager,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { awsEngine } from '../../../src/engine/aws/aws-engine.ts';
import type { AwsSession } from '../../../src/engine/aws/session/session.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { Run } from '../../../src/run.ts';
import { CloudFormationFake } from './stacks/cloudformation-fake.ts';

const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
const region = 'eu-west-1';

export interface FakeEngine {
  readonly engine: Engine;
  readonly cloudFormation: CloudFormationFake;
  /** Keys in the bucket. */
  readonly objects: Map<string, Uint8Array>;
  /** Values of the secrets that were made, by name. */
  readonly secrets: Map<string, string>;
  /** What the engine said. */
  readonly said: string[];
  readonly run: Run;
  readonly controller: AbortController;
  /** All calls to AWS, e.g. `DescribeStacks`. */
  readonly calls: () => readonly string[];
}

/** The engine on fakes of AWS in this process. `limit`: milliseconds that it waits for CloudFormation. */
export function fakeEngine(
  options: { readonly limit?: number; readonly cloudFormation?: CloudFormationFake; readonly now?: () => number } = {},
): FakeEngine {
  const {
    limit = 5000,
    cloudFormation = new CloudFormationFake(),
    now = () => Date.parse('2026-11-21T12:00:00Z'),
  } = options;
  const objects = new Map<string, Uint8Array>();
  const s3 = new S3({ region, credentials });
  const mock = mockClient(s3);
  mock.on(HeadObjectCommand).callsFake(({ Key }) => {
    if (!objects.has(Key)) throw s3Error('NotFound', 404);
    return {};
  });
  mock.on(PutObjectCommand).callsFake(({ Key, Body }) => {
    objects.set(Key, Body);
    return {};
  });
  const secrets = new Map<string, string>();
  const secretsManager = new SecretsManager({ region, credentials });
  const secretsMock = mockClient(secretsManager);
  secretsMock.on(GetSecretValueCommand).callsFake(({ SecretId }) => {
    const SecretString = secrets.get(SecretId);
    if (SecretString === undefined) throw new ResourceNotFoundException({ message: 'none', $metadata: {} });
    return { SecretString, VersionId: 'made' };
  });
  secretsMock.on(CreateSecretCommand).callsFake(({ Name, SecretString }) => {
    secrets.set(Name, SecretString);
    return {};
  });
  let asked = 0;
  const unused = (): never => {
    throw new Error('not part of this test');
  };
  const session: AwsSession = {
    region,
    endpoint: undefined,
    identity() {
      asked = 1;
      return Promise.resolve({ account: '123456789012', arn: 'arn:aws:iam::123456789012:user/ann' });
    },
    cloudFormation: () => Promise.resolve(cloudFormation.client),
    s3: () => Promise.resolve(s3),
    secretsManager: () => Promise.resolve(secretsManager),
    dynamoDB: () => Promise.resolve(new DynamoDB({ region, credentials })),
    lambda: unused,
    logs: unused,
    activity: unused,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const said: string[] = [];
  const controller = new AbortController();
  return {
    engine: awsEngine({
      session,
      name: 'app-builder',
      now,
      holder: { who: 'ann@laptop' },
      commitOf: () => Promise.resolve('abc123'),
      pace: { first: 1, longest: 2, limit },
    }),
    cloudFormation,
    objects,
    secrets,
    said,
    controller,
    run: {
      signal: controller.signal,
      now,
      report: (event) => void said.push('text' in event ? event.text : event.type),
    },
    calls: () => [
      ...(asked === 1 ? ['GetCallerIdentity'] : []),
      ...mock.calls().map(({ args: [command] }) => nameOf(command)),
      ...secretsMock.calls().map(({ args: [command] }) => nameOf(command)),
      ...cloudFormation.calls(),
    ],
  };
}

const nameOf = (command: object): string => command.constructor.name.replace(/Command$/, '');

export function s3Error(name: string, httpStatusCode: number): S3ServiceException {
  return new S3ServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode } });
}

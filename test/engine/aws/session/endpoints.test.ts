import { describe, expect, test } from 'vitest';
import type { AwsSession } from '../../../../src/engine/aws/session/session.ts';
import { isLoopback } from '../../../../src/engine/aws/session/endpoints.ts';
import { fakeAws } from '../aws-fake.ts';
import { failureOf, keys, shown, testSession } from './session-of-a-test.ts';

const region = 'eu-west-1';

const calls: Readonly<Record<string, (session: AwsSession) => Promise<unknown>>> = {
  STS: (session) => session.identity(),
  CloudFormation: async (session) => (await session.cloudFormation()).describeStacks({}),
  S3: async (session) => (await session.s3()).headBucket({ Bucket: 'artifacts' }),
  'Secrets Manager': async (session) => (await session.secretsManager()).listSecrets({}),
  DynamoDB: async (session) => (await session.dynamoDB()).listTables({}),
  Lambda: async (session) => (await session.lambda()).listFunctions({}),
  SQS: async (session) => (await session.activity()).getQueueAttributes({ QueueUrl: 'q', AttributeNames: [] }),
  EventBridge: async (session) => (await session.activity()).describeRule({ Name: 'r' }),
  'CloudWatch Logs': async (session) => (await session.logs()).describeLogGroups({}),
};

describe('endpoints', () => {
  test.each(Object.entries(calls))(
    '%s goes to AWS_ENDPOINT_URL, or to the variable of its own',
    async (service, call) => {
      const [all, one] = [await fakeAws(), await fakeAws()];
      const variable = `AWS_ENDPOINT_URL_${service.replaceAll(' ', '_').toUpperCase()}`;
      const environment = { ...keys, AWS_ENDPOINT_URL: all.origin };
      await call(await testSession({ region, environment }));
      expect([all.requests.length, one.requests.length]).toEqual([1, 0]);
      await call(await testSession({ region, environment: { ...environment, [variable]: one.origin } }));
      expect([all.requests.length, one.requests.length]).toEqual([1, 1]);
      expect(one.requests[0]).toMatchObject({ region, keyId: keys.AWS_ACCESS_KEY_ID });
    },
  );

  test.each(Object.entries(calls))(
    '%s goes to the endpoint of the profile, or of its services section',
    async (service, call) => {
      const [all, one] = [await fakeAws(), await fakeAws()];
      const name = service.replaceAll(' ', '_').toLowerCase();
      const config = (services: string) => `[profile a]
endpoint_url = ${all.origin}/
aws_access_key_id = AKIA
aws_secret_access_key = s
region = eu-west-1
${services}[services emulator]
${name} =
  endpoint_url = ${one.origin}
`;
      await call(await testSession({ profile: 'a', files: { config: config('') } }));
      expect([all.requests.length, one.requests.length]).toEqual([1, 0]);
      await call(await testSession({ profile: 'a', files: { config: config('services = emulator\n') } }));
      expect([all.requests.length, one.requests.length]).toEqual([1, 1]);
    },
  );

  test('buckets on this machine are in the path', async () => {
    const aws = await fakeAws();
    const session = await testSession({ region, environment: { ...keys, AWS_ENDPOINT_URL: aws.origin } });
    await (await session.s3()).headBucket({ Bucket: 'artifacts' });
    expect(aws.requests[0]?.path).toMatch(/^\/artifacts\b/);
  });

  test('a session says which emulator it is on', async () => {
    const environment = { ...keys, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566/' };
    expect((await testSession({ region, environment })).endpoint).toBe('http://127.0.0.1:4566');
    const ignored = { ...environment, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    expect((await testSession({ region, environment: ignored })).endpoint).toBeUndefined();
    expect((await testSession({ region, environment: keys })).endpoint).toBeUndefined();
  });

  test('a role is assumed at the endpoint too', async () => {
    const aws = await fakeAws();
    const config = `[profile a]
role_arn = arn:aws:iam::123456789012:role/x
credential_source = Environment
region = eu-west-1
endpoint_url = ${aws.origin}
`;
    await (await testSession({ profile: 'a', files: { config }, environment: keys })).identity();
    expect(aws.requests.map(({ action }) => action)).toEqual(['AssumeRole', 'GetCallerIdentity']);
  });

  test.each([
    ['http://emulator.example:4566', 'without encryption'],
    ['http://169.254.169.254', 'without encryption'],
    ['http://127.0.0.1@emulator.example', 'a user or a password'],
    ['https://user:hunter2hunter2@emulator.example', 'a user or a password'],
    ['ftp://127.0.0.1', 'not an address'],
    ['127.0.0.1:4566', 'not an address'],
  ])('%s is refused before anything is sent there', async (endpoint, words) => {
    const failure = await failureOf(testSession({ region, environment: { ...keys, AWS_ENDPOINT_URL: endpoint } }));
    expect(failure).toMatchObject({ code: 'AB-AWS-ENDPOINT', exit: 'usage' });
    expect(failure.message).toContain(words);
    expect(shown(failure)).not.toContain('hunter2');
    const environment = { ...keys, AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint };
    const session = await testSession({ region, environment });
    await expect(session.secretsManager()).rejects.toMatchObject({ code: 'AB-AWS-ENDPOINT' });
  });

  test('an endpoint where nobody answers can be tried again', async () => {
    const environment = { ...keys, AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' };
    const failure = await failureOf((await testSession({ region, environment })).identity());
    expect(failure).toMatchObject({ code: 'AB-AWS-UNREACHABLE', exit: 'failed', retryable: true });
    expect(failure.because).toContain('ECONNREFUSED');
  });

  test.each([
    ['http://127.0.0.1:4566', true],
    ['http://127.8.9.1', true],
    ['https://localhost:4566', true],
    ['http://[::1]:4566', true],
    ['http://127.0.0.1.example.com', false],
    ['http://localhost.localstack.cloud:4566', false],
    ['https://vpce-1.s3.eu-west-1.vpce.amazonaws.com', false],
    ['nothing', false],
  ])('%s is on this machine: %s', (endpoint, expected) => {
    expect(isLoopback(endpoint)).toBe(expected);
  });
});

describe('region', () => {
  test.each([
    ['the flag', { region: 'us-east-1' }, { AWS_REGION: 'us-east-2', AWS_DEFAULT_REGION: 'us-west-1' }, 'us-east-1'],
    ['AWS_REGION', {}, { AWS_REGION: 'us-east-2', AWS_DEFAULT_REGION: 'us-west-1' }, 'us-east-2'],
    ['AWS_DEFAULT_REGION', {}, { AWS_DEFAULT_REGION: 'us-gov-west-1' }, 'us-gov-west-1'],
    ['the profile', {}, {}, 'eu-central-1'],
    ['the profile that is given', { profile: 'b' }, {}, 'eu-isoe-west-1'],
  ])('%s', async (_, options, environment, expected) => {
    const config = '# of this test\n[default]\nregion = eu-central-1 # here\n\n[profile b]\nregion=eu-isoe-west-1\n';
    const credentials = '[b]\naws_access_key_id=x\naws_secret_access_key=y\n';
    const session = await testSession({
      ...options,
      files: { config, credentials },
      environment: { ...keys, ...environment },
    });
    expect(session.region).toBe(expected);
  });
});

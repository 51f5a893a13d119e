import { HeadObjectCommand, PutObjectCommand, S3 } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, test } from 'vitest';
import { artifacts } from '../../../../src/engine/aws/stacks/artifacts.ts';
import { reachableOutputs } from '../../../../src/engine/aws/stacks/outputs.ts';
import type { AwsSession } from '../../../../src/engine/aws/session/session.ts';
import { factsOf, tagsOf } from '../../../../src/engine/aws/stacks/stack-tags.ts';
import { s3Error } from '../fake-engine.ts';

function bucketOf(endpoint?: string, region = 'eu-west-1') {
  const s3 = new S3({ region, credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  const mock = mockClient(s3);
  const session = {
    region,
    endpoint,
    identity: () => Promise.resolve({ account: '123456789012', arn: '' }),
    s3: () => Promise.resolve(s3),
  } as unknown as AwsSession;
  return { mock, files: artifacts(session, 'app-builder') };
}

const large = JSON.stringify({ text: 'x'.repeat(51_200) });

describe('the bucket of an engine', () => {
  test('takes an object once, and only as the bucket of this account', async () => {
    const { mock, files } = bucketOf();
    mock.on(HeadObjectCommand).rejectsOnce(s3Error('NotFound', 404)).resolves({});
    mock.on(PutObjectCommand).resolves({ VersionId: 'v1' });
    const uploaded = { key: 'functions/1.zip', version: 'v1' };
    expect(await files.upload('functions/1.zip', Buffer.from('x'), 'application/zip')).toEqual(uploaded);
    expect(await files.upload('functions/1.zip', Buffer.from('x'), 'application/zip')).toBeUndefined();
    const puts = mock.commandCalls(PutObjectCommand).map(({ args: [command] }) => command.input);
    expect(puts).toMatchObject([{ Bucket: 'app-builder-123456789012-eu-west-1', ExpectedBucketOwner: '123456789012' }]);
    expect(mock.commandCalls(HeadObjectCommand)[0]?.args[0].input).toMatchObject({
      ExpectedBucketOwner: '123456789012',
    });
  });

  test('that is missing sends the user to bootstrap', async () => {
    const { mock, files } = bucketOf();
    mock.on(HeadObjectCommand).rejects(s3Error('NotFound', 404));
    mock.on(PutObjectCommand).rejects(s3Error('NoSuchBucket', 404));
    await expect(files.upload('k', Buffer.from(''), 'application/zip')).rejects.toMatchObject({
      code: 'AB-ENGINE-FOUNDATION',
      exit: 'usage',
      fix: expect.stringContaining('app-builder bootstrap') as string,
    });
  });

  test('takes an object from whoever may not list it, to whom a missing object is a forbidden one', async () => {
    const { mock, files } = bucketOf();
    mock.on(HeadObjectCommand).rejects(s3Error('403', 403));
    mock.on(PutObjectCommand).resolves({});
    expect(await files.upload('functions/1.zip', Buffer.from('x'), 'application/zip')).toBeDefined();
  });

  test('of somebody else is refused with the permission that is missing', async () => {
    const { mock, files } = bucketOf();
    mock.on(HeadObjectCommand).rejects(s3Error('403', 403));
    mock.on(PutObjectCommand).rejects(s3Error('AccessDenied', 403));
    await expect(files.upload('k', Buffer.from(''), 'application/zip')).rejects.toMatchObject({
      code: 'AB-AWS-DENIED',
    });
  });

  test.each([
    [undefined, 'eu-west-1', 'https://app-builder-123456789012-eu-west-1.s3.eu-west-1.amazonaws.com/templates/'],
    [undefined, 'cn-north-1', 'https://app-builder-123456789012-cn-north-1.s3.cn-north-1.amazonaws.com.cn/templates/'],
    ['http://127.0.0.1:4566', 'eu-west-1', 'http://127.0.0.1:4566/app-builder-123456789012-eu-west-1/templates/'],
  ])('holds a template that is too large for a request (endpoint %s, %s)', async (endpoint, region, address) => {
    const { mock, files } = bucketOf(endpoint, region);
    mock.on(HeadObjectCommand).rejects(s3Error('NotFound', 404));
    mock.on(PutObjectCommand).resolves({});
    expect(await files.templateSource(large)).toMatchObject({
      TemplateURL: expect.stringContaining(address) as string,
      uploaded: { key: expect.stringMatching(/^templates\/[0-9a-f]+\.json$/) as string },
    });
    const most = 'x'.repeat(51_200);
    expect(await files.templateSource(most)).toEqual({ TemplateBody: most });
    expect(mock.commandCalls(PutObjectCommand)).toHaveLength(1);
  });
});

describe('the outputs of a stack', () => {
  const outputs = { Api: 'https://a1b2.execute-api.eu-west-1.amazonaws.com/Prod/secrets/', Arn: 'arn:aws:lambda:x' };

  test.each(['127.0.0.1', 'localhost'])('lead to an emulator on this machine that is called %s', (host) => {
    expect(reachableOutputs(outputs, `http://${host}:4566`)).toEqual({
      Api: 'http://127.0.0.1:4566/restapis/a1b2/Prod/_user_request_/secrets/',
      Arn: 'arn:aws:lambda:x',
    });
  });

  test('stay as they are on AWS and on an emulator elsewhere', () => {
    expect(reachableOutputs(outputs, undefined)).toEqual(outputs);
    expect(reachableOutputs(outputs, 'https://aws.example.com')).toEqual(outputs);
  });
});

test('tags have only characters that AWS takes, and what was written is read again', () => {
  const facts = {
    domain: '4me.com',
    digest: 'd1',
    deployedBy: 'zoë o\u2019hara@host',
    deployedAt: '2026-11-21T12:00:00.000Z',
    commit: undefined,
  };
  expect(factsOf(tagsOf(facts))).toEqual({ ...facts, deployedBy: 'zoë o_hara@host', commit: undefined });
  expect(tagsOf({ ...facts, deployedBy: 'x'.repeat(300) }).find(({ Key }) => Key?.endsWith('by'))?.Value).toHaveLength(
    256,
  );
});

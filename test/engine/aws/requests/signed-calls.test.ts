import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { signedCalls } from '../../../../src/engine/aws/requests/signed-calls.ts';
import {
  addressOf,
  dynamoDB,
  eventBridge,
  secretsManager,
} from '../../../../src/engine/aws/requests/service-address.ts';
import { startReceiver, type Received } from '../../../support/receiver.ts';

const environment = (origin: string) => ({
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'very secret',
  AWS_SESSION_TOKEN: 'session',
  AWS_ENDPOINT_URL: origin,
});

type Answer = (response: ServerResponse, message: Received) => void;

const refuse =
  (status: number, name: string, text = ''): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ __type: `com.amazonaws.service#${name}`, message: text }));
  };
const accept: Answer = (response) => response.end('{"VersionId":"v"}');
const page: Answer = (response) => response.writeHead(502).end('<html>');
const empty: Answer = (response) => response.writeHead(503).end();
const reset: Answer = (response) => response.destroy();

/** An AWS that gives these answers in turn, the last one for ever. */
async function aws(
  answers: readonly Answer[],
  options: { readonly now?: () => number; readonly timeout?: number } = {},
) {
  let next = 0;
  const receiver = await startReceiver((message, response) => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    answer?.(response, message);
  });
  onTestFinished(() => receiver[Symbol.asyncDispose]());
  const calls = signedCalls({ environment: environment(receiver.origin), now: Date.now, firstPause: 1, ...options });
  return { calls, received: receiver.received };
}

const headersOf = ({ rawHeaders }: Received): Readonly<Record<string, string>> =>
  Object.fromEntries(
    rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? '']] : [])),
  );

describe('a call', () => {
  test.each([
    ['getSecretValue', 'secretsmanager.GetSecretValue', '1.1', 'secretsmanager'],
    ['getItem', 'DynamoDB_20120810.GetItem', '1.0', 'dynamodb'],
    ['putEvents', 'AWSEvents.PutEvents', '1.1', 'events'],
  ] as const)('%s says what it wants, and who asks', async (action, target, json, service) => {
    const { calls, received } = await aws([accept]);
    await calls[action]({ SecretId: 'ä' } as never);
    const [message] = received;
    expect(message).toMatchObject({ method: 'POST', path: '/', body: '{"SecretId":"ä"}' });
    const headers = message === undefined ? {} : headersOf(message);
    expect(headers).toMatchObject({
      'x-amz-target': target,
      'content-type': `application/x-amz-json-${json}`,
      'x-amz-security-token': 'session',
    });
    expect(headers['authorization']).toMatch(
      new RegExp(`^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/eu-west-1/${service}/aws4_request, `),
    );
  });

  test.each([
    ['throttling', refuse(400, 'ThrottlingException')],
    ['throttling of a table', refuse(400, 'ProvisionedThroughputExceededException')],
    ['an internal error', refuse(500, 'InternalServiceError')],
    ['a page of a gateway', page],
    ['a lost connection', reset],
  ])('is tried again after %s', async (_, answer) => {
    const { calls, received } = await aws([answer, answer, accept]);
    expect(await calls.getSecretValue({ SecretId: 'a' })).toEqual({ VersionId: 'v' });
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  test.each([
    ['ThrottlingException', refuse(400, 'ThrottlingException')],
    ['InternalServiceError', refuse(500, 'InternalServiceError')],
    ['HTTP 503', empty],
    ['ConnectionError', reset],
  ])('gives up after three times with %s, which may be repeated later', async (name, answer) => {
    const { calls, received } = await aws([answer]);
    await expect(calls.getSecretValue({ SecretId: 'a' })).rejects.toMatchObject({ name, retryable: true });
    expect(received).toHaveLength(3);
  });

  test.each([
    'ResourceNotFoundException',
    'AccessDeniedException',
    'InvalidParameterException',
    'LimitExceededException',
  ])('is not tried again after %s, and is not to be repeated', async (name) => {
    const { calls, received } = await aws([refuse(400, name, 'because')]);
    const refused = calls.getSecretValue({ SecretId: 'a' });
    await expect(refused).rejects.toMatchObject({ name, retryable: false, message: 'GetSecretValue: because' });
    expect(received).toHaveLength(1);
  });

  test('takes the name of an error from its header too', async () => {
    const answer: Answer = (response) => {
      response.writeHead(400, { 'x-amzn-errortype': 'ValidationException:http://internal.amazon.com/' });
      response.end('{"Message":"because"}');
    };
    const { calls } = await aws([answer]);
    await expect(calls.getItem({} as never)).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'GetItem: because',
    });
  });

  test('of credentials that expired can be repeated by another process only', async () => {
    const { calls, received } = await aws([refuse(400, 'ExpiredTokenException')]);
    await expect(calls.getSecretValue({ SecretId: 'a' })).rejects.toMatchObject({ retryable: true });
    expect(received).toHaveLength(1);
  });

  test('ends where nothing answers, its error without anything that was sent', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const origin = `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}`;
    const calls = signedCalls({ environment: environment(origin), now: Date.now, firstPause: 1, timeout: 20 });
    const error: unknown = await calls
      .createSecret({ Name: 'a', ClientRequestToken: 't', SecretString: 'hunter2' })
      .catch((one: unknown) => one);
    expect(error).toMatchObject({ name: 'TimeoutError', retryable: true });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/hunter2|very secret|session/);
  });

  test('whose signature is refused does not repeat the request that AWS cites, which has the session token in it', async () => {
    const text =
      'The request signature we calculated does not match the signature you provided. Check your key.\n\n' +
      "The Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:IQoJsession\n'";
    const { calls } = await aws([refuse(400, 'InvalidSignatureException', text)]);
    await expect(calls.getSecretValue({ SecretId: 'a' })).rejects.toMatchObject({
      message: 'GetSecretValue: The request signature we calculated does not match the signature you provided',
    });
  });

  test('with an answer that is cut off does not cite it', async () => {
    const { calls, received } = await aws([(response) => void response.end('{"SecretString":hunter2}')]);
    const error: unknown = await calls.getSecretValue({ SecretId: 'a' }).catch((one: unknown) => one);
    expect(error).toMatchObject({ name: 'ConnectionError', retryable: true });
    expect(error).not.toHaveProperty('cause.message', expect.stringContaining('hunter2'));
    expect(received).toHaveLength(3);
  });

  test.each(['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])('without %s names it', async (name) => {
    const calls = signedCalls({ environment: { ...environment('http://127.0.0.1:1'), [name]: '' }, now: Date.now });
    await expect(calls.getSecretValue({ SecretId: 'a' })).rejects.toThrow(name);
  });
});

describe('a clock that is wrong', () => {
  const hour = 3_600_000;
  const expired: Answer = (response, message) => {
    const signedAt = Date.parse(
      (headersOf(message)['x-amz-date'] ?? '').replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'),
    );
    const off = Math.abs(signedAt - Date.now()) > 300_000;
    (off ? refuse(400, 'InvalidSignatureException', 'Signature expired') : accept)(response, message);
  };

  test.each([-hour, hour])('by %i ms is put right by the time of the answer, once for all calls', async (off) => {
    const { calls, received } = await aws([expired], { now: () => Date.now() + off });
    expect(await calls.getSecretValue({ SecretId: 'a' })).toEqual({ VersionId: 'v' });
    expect(received).toHaveLength(2);
    await calls.getSecretValue({ SecretId: 'a' });
    expect(received).toHaveLength(3);
  });

  test('is not blamed for a wrong key', async () => {
    const { calls, received } = await aws([refuse(400, 'InvalidSignatureException')]);
    await expect(calls.getSecretValue({ SecretId: 'a' })).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      retryable: false,
    });
    expect(received).toHaveLength(1);
  });

  test('is put right once only', async () => {
    const { calls, received } = await aws([refuse(400, 'InvalidSignatureException')], { now: () => Date.now() - hour });
    await expect(calls.getSecretValue({ SecretId: 'a' })).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    expect(received).toHaveLength(2);
  });
});

describe('the address of a service', () => {
  const address = (
    service: typeof dynamoDB,
    region: string,
    variables: Readonly<Record<string, string>> = {},
  ): string => addressOf(service, region, variables).href;

  test('is the one of the region, in China under its own domain', () => {
    expect(address(dynamoDB, 'eu-west-1')).toBe('https://dynamodb.eu-west-1.amazonaws.com/');
    expect(address(eventBridge, 'us-gov-west-1')).toBe('https://events.us-gov-west-1.amazonaws.com/');
    expect(address(secretsManager, 'cn-north-1')).toBe('https://secretsmanager.cn-north-1.amazonaws.com.cn/');
  });

  test('is what AWS_ENDPOINT_URL says, and rather what the variable of the service says', () => {
    const variables = {
      AWS_ENDPOINT_URL: 'http://all:1',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: 'http://secrets:2',
      AWS_ENDPOINT_URL_EVENTBRIDGE: 'http://bus:3',
    };
    expect(address(dynamoDB, 'eu-west-1', variables)).toBe('http://all:1/');
    expect(address(secretsManager, 'eu-west-1', variables)).toBe('http://secrets:2/');
    expect(address(eventBridge, 'eu-west-1', variables)).toBe('http://bus:3/');
    const ignored = { ...variables, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    expect(address(secretsManager, 'eu-west-1', ignored)).toBe('https://secretsmanager.eu-west-1.amazonaws.com/');
  });
});

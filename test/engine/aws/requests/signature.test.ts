import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signedHeaders } from '../../../../src/engine/aws/requests/signature.ts';

const example = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const exampleTime = Date.UTC(2015, 7, 30, 12, 36, 0);

describe('the examples that AWS publishes for Signature Version 4', () => {
  const form = 'application/x-www-form-urlencoded';
  test.each([
    ['get-vanilla', 'GET', '', {}, '', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['post-vanilla', 'POST', '', {}, '', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'get-vanilla-query-order-key-case',
      'GET',
      '?Param2=value2&Param1=value1',
      {},
      '',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'post-x-www-form-urlencoded',
      'POST',
      '',
      { 'content-type': form },
      'Param1=value1',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
  ])('%s', (_, method, query, headers, body, signature) => {
    const url = new URL(`https://example.amazonaws.com/${query}`);
    const scope = { region: 'us-east-1', service: 'service' };
    const signed = signedHeaders({ method, url, headers, body }, example, scope, exampleTime);
    const names = ['content-type' in headers ? 'content-type;host' : 'host', 'x-amz-date'].join(';');
    expect(signed['authorization']).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
    );
  });

  test('the request of the general reference, to list users', () => {
    const signed = signedHeaders(
      {
        method: 'GET',
        url: new URL('https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08'),
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body: '',
      },
      example,
      { region: 'us-east-1', service: 'iam' },
      exampleTime,
    );
    expect(signed['authorization']).toMatch(
      /Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7$/,
    );
  });
});

interface Sent {
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the SDK would send, signed by its own signer. */
async function sentBySdk(
  service: 'secretsmanager' | 'dynamodb',
  place: { readonly endpoint: string; readonly region: string },
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string },
  text: string,
): Promise<Sent> {
  const sent: Sent[] = [];
  const requestHandler = {
    handle: (request: Sent) => {
      sent.push(request);
      return Promise.reject(Object.assign(new Error('nothing is sent'), { name: 'Stop' }));
    },
  };
  const settings = { ...place, credentials, maxAttempts: 1, requestHandler: requestHandler as never };
  const call =
    service === 'dynamodb'
      ? new DynamoDB(settings).getItem({ TableName: 'table', Key: { pk: { S: text } } })
      : new SecretsManager(settings).putSecretValue({ SecretId: 'a', SecretString: text });
  await call.catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'Stop')) throw error;
  });
  const [one] = sent;
  if (one === undefined) throw new Error('the SDK sent nothing');
  return one;
}

const printable = fc.stringMatching(/^[A-Za-z0-9/+=]{1,60}$/);

test('signatures are those of the SDK, for any credentials, region, address and text', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('secretsmanager' as const, 'dynamodb' as const),
      fc.record({
        endpoint: fc.constantFrom(
          'https://service.eu-west-1.amazonaws.com',
          'http://127.0.0.1:4566',
          'http://localhost:80/some%20path/(x)',
        ),
        region: fc.stringMatching(/^[a-z]{2}-[a-z]{4,9}-[1-9]$/),
      }),
      fc.record(
        { accessKeyId: fc.stringMatching(/^[A-Z0-9]{16,20}$/), secretAccessKey: printable, sessionToken: printable },
        { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
      async (service, place, credentials, text) => {
        const sent = await sentBySdk(service, place, credentials, text);
        const { authorization: theirs = '', ...rest } = sent.headers;
        const names = /SignedHeaders=([^,]*)/.exec(theirs)?.[1]?.split(';') ?? [];
        const headers = Object.fromEntries(
          Object.entries(rest).filter(([name]) => names.includes(name) && name !== 'host'),
        );
        const url = new URL(sent.path, place.endpoint);
        const now = Date.parse((rest['x-amz-date'] ?? '').replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
        const ours = signedHeaders(
          { method: 'POST', url, headers, body: sent.body },
          credentials,
          { region: place.region, service },
          now,
        );
        expect(ours['authorization']).toBe(theirs);
      },
    ),
    { numRuns: 60 },
  );
});

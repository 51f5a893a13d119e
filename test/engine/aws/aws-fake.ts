import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface FakeRequest {
  /** As signed, e.g. `sts`; empty for a request without a signature. */
  readonly service: string;
  readonly region: string;
  readonly action: string;
  /** Key ID that the request was signed with. */
  readonly keyId: string;
  readonly token: string | undefined;
  readonly path: string;
  readonly parameters: URLSearchParams;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly body: string;
}

/** AWS as far as a session needs it: answers every service at one address and keeps what was asked. */
export async function fakeAws(
  answer: (request: FakeRequest) => FakeAnswer | undefined = () => undefined,
): Promise<{ readonly origin: string; readonly requests: readonly FakeRequest[] }> {
  const requests: FakeRequest[] = [];
  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await requestOf(incoming);
    requests.push(request);
    const { status = 200, body } = answer(request) ?? usual(request);
    response.writeHead(status, { 'content-type': body.startsWith('<') ? 'text/xml' : 'application/x-amz-json-1.1' });
    response.end(body);
  }
  const server = createServer((incoming, response) => void respond(incoming, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });
  return { origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, requests };
}

async function requestOf(incoming: IncomingMessage): Promise<FakeRequest> {
  const credential = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(incoming.headers.authorization ?? '');
  const target = incoming.headers['x-amz-target'];
  const body = await text(incoming);
  const parameters = new URLSearchParams(target === undefined ? body : '');
  return {
    keyId: credential?.[1] ?? '',
    region: credential?.[2] ?? '',
    service: credential?.[3] ?? '',
    action: typeof target === 'string' ? (target.split('.')[1] ?? '') : (parameters.get('Action') ?? ''),
    token: incoming.headers['x-amz-security-token']?.toString(),
    path: incoming.url ?? '',
    parameters,
  };
}

/** An error of a service that speaks XML. */
export function refusal(code: string, message: string, status = 403): FakeAnswer {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, body: `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>` };
}

/** Keys of a session that ends at a time. */
export function sessionOf(action: string, keyId: string, expiration: Date): FakeAnswer {
  const keys =
    `<Credentials><AccessKeyId>${keyId}</AccessKeyId><SecretAccessKey>secret-of-${keyId}</SecretAccessKey>` +
    `<SessionToken>token-of-${keyId}</SessionToken><Expiration>${expiration.toISOString()}</Expiration></Credentials>`;
  return { body: `<${action}Response><${action}Result>${keys}</${action}Result></${action}Response>` };
}

function usual({ action, service }: FakeRequest): FakeAnswer {
  if (action === 'AssumeRole' || action === 'AssumeRoleWithWebIdentity') {
    return sessionOf(action, 'ASIAROLE', new Date(Date.now() + 3_600_000));
  }
  if (action === 'GetCallerIdentity') {
    const result = '<Arn>arn:aws:iam::123456789012:user/ann</Arn><UserId>u</UserId><Account>123456789012</Account>';
    return { body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>` };
  }
  if (service === 'cloudformation') {
    return { body: `<${action}Response><${action}Result><Stacks/></${action}Result></${action}Response>` };
  }
  if (service === 's3') return { body: '<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>' };
  return { body: '{}' };
}

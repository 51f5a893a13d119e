import { createHash, createHmac } from 'node:crypto';

export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials, as every function has them. */
  readonly sessionToken?: string | undefined;
}

export interface SignableRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case; all of them are signed. `host` is taken from the address. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SigningScope {
  /** e.g. `eu-west-1` */
  readonly region: string;
  /** AWS's name for signatures, e.g. `secretsmanager`. */
  readonly service: string;
}

/**
 * The request's headers with `x-amz-date`, `x-amz-security-token` and `authorization` of AWS's Signature Version 4, with the
 * path encoded twice as all services but S3 want it. `now`: milliseconds since the epoch by AWS's clock.
 */
export function signedHeaders(
  request: SignableRequest,
  credentials: SigningCredentials,
  { region, service }: SigningScope,
  now: number,
): Readonly<Record<string, string>> {
  const time = new Date(now).toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const token = credentials.sessionToken;
  const headers: Record<string, string> = {
    ...request.headers,
    'x-amz-date': time,
    ...(token === undefined || token === '' ? {} : { 'x-amz-security-token': token }),
  };
  const signed = Object.entries({ ...headers, host: request.url.host }).toSorted(byName);
  const names = signed.map(([name]) => name).join(';');
  const canonical = [
    request.method,
    canonicalPath(request.url),
    canonicalQuery(request.url),
    ...signed.map(([name, value]) => `${name}:${value.trim().replaceAll(/\s+/g, ' ')}`),
    '',
    names,
    digest(request.body),
  ].join('\n');
  const stringToSign = ['AWS4-HMAC-SHA256', time, scope, digest(canonical)].join('\n');
  const signature = hmac(signingKey(credentials.secretAccessKey, scope), stringToSign).toString('hex');
  const credential = `${credentials.accessKeyId}/${scope}`;
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`;
  return headers;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

function signingKey(secret: string, scope: string): Buffer {
  return scope.split('/').reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${secret}`) as Buffer;
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : Number(one > other);
}

/** RFC 3986, which encodes more than JavaScript does. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function canonicalPath({ pathname }: URL): string {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const end = segments.length > 0 && pathname.endsWith('/') ? '/' : '';
  return `/${segments.map((segment) => encoded(segment)).join('/')}${end}`;
}

function canonicalQuery({ searchParams }: URL): string {
  return [...searchParams]
    .map(([name, value]): [string, string] => [encoded(name), encoded(value)])
    .toSorted(
      ([name, value], [otherName, otherValue]) =>
        byName([name, ''], [otherName, '']) || byName([value, ''], [otherValue, '']),
    )
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

import { randomUUID } from 'node:crypto';
import { isJsonObject } from '../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../runtime/ports.ts';
import type { Route } from './local-workload.ts';

export interface HttpMessage {
  readonly method: string;
  /** Below the workload, e.g. `/secrets/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** The event that API Gateway (REST, proxy integration) gives a function. */
export function httpEvent(
  message: HttpMessage,
  route: Route,
  pathParameters: Readonly<Record<string, string>>,
): JsonObject {
  const headers = pairsOf(message.rawHeaders);
  const query = [...message.query];
  const text = message.body.toString('utf8');
  const isText = Buffer.from(text, 'utf8').equals(message.body);
  const userAgent = headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? null;
  return {
    resource: route.path,
    path: message.path,
    httpMethod: message.method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: grouped(headers),
    queryStringParameters: query.length === 0 ? null : Object.fromEntries(query),
    multiValueQueryStringParameters: query.length === 0 ? null : grouped(query),
    pathParameters: Object.keys(pathParameters).length === 0 ? null : pathParameters,
    stageVariables: null,
    requestContext: {
      accountId: '000000000000',
      apiId: 'app-builder-local',
      stage: 'Prod',
      resourcePath: route.path,
      httpMethod: message.method,
      path: `/Prod${message.path}`,
      protocol: 'HTTP/1.1',
      requestId: randomUUID(),
      requestTimeEpoch: message.time,
      identity: { sourceIp: message.sourceIp, userAgent },
    },
    body: bodyOf(message.body, text, isText),
    isBase64Encoded: !isText,
  };
}

/** What a function's return value says to the client; undefined for a value that API Gateway would answer with 502. */
export function httpAnswer(value: Json): HttpAnswer | undefined {
  if (!isJsonObject(value)) return undefined;
  const { statusCode, body = '', isBase64Encoded, headers, multiValueHeaders } = value;
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599)
    return undefined;
  if (typeof body !== 'string' && body !== null) return undefined;
  const found: [string, string][] = [];
  for (const [name, one] of Object.entries(isJsonObject(headers) ? headers : {})) {
    if (isScalar(one)) found.push([name, String(one)]);
  }
  for (const [name, many] of Object.entries(isJsonObject(multiValueHeaders) ? multiValueHeaders : {})) {
    for (const one of Array.isArray(many) ? (many as readonly Json[]) : [])
      if (isScalar(one)) found.push([name, String(one)]);
  }
  const sent = found.filter(([name]) => !ownHeaders.has(name.toLowerCase()));
  return {
    status: statusCode,
    headers: sent,
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

/**
 * The route for a request and its path parameters. As at API Gateway a trailing slash makes no difference, and the most specific
 * route wins, whatever their order: a fixed part before a parameter, a parameter before `{rest+}`, a method before `ANY`.
 */
export function findRoute<T extends Route>(
  routes: readonly T[],
  method: string,
  path: string,
): { readonly route: T; readonly parameters: Readonly<Record<string, string>> } | undefined {
  const wanted = partsOf(path);
  for (const route of routes.toSorted((one, other) => rank(one).localeCompare(rank(other)))) {
    const parameters =
      route.method === 'ANY' || route.method === method ? matchPath(partsOf(route.path), wanted) : undefined;
    if (parameters !== undefined) return { route, parameters };
  }
  return undefined;
}

/** Comes first in the order of text for what is more specific. */
function rank({ method, path }: Route): string {
  const parts = partsOf(path).map((part) => {
    if (!part.startsWith('{')) return 0;
    return part.endsWith('+}') ? 2 : 1;
  });
  return `${parts.join('')}${method === 'ANY' ? 4 : 3}`;
}

/** The server sets these itself. */
const ownHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

function matchPath(route: readonly string[], wanted: readonly string[]): Readonly<Record<string, string>> | undefined {
  const parameters = new Map<string, string>();
  for (const [index, part] of route.entries()) {
    const name = /^\{(.+?)(\+?)\}$/.exec(part);
    const found = wanted[index];
    if (found === undefined) return undefined;
    if (name?.[1] === undefined) {
      if (part !== found) return undefined;
    } else if (name[2] === '+') {
      parameters.set(name[1], wanted.slice(index).join('/'));
      return Object.fromEntries(parameters);
    } else parameters.set(name[1], found);
  }
  return route.length === wanted.length ? Object.fromEntries(parameters) : undefined;
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

function pairsOf(flat: readonly string[]): readonly (readonly [string, string])[] {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as const] : []));
}

function grouped(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const all = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = all.get(name);
    if (values === undefined) all.set(name, [value]);
    else values.push(value);
  }
  return Object.fromEntries(all);
}

function bodyOf(bytes: Buffer, text: string, isText: boolean): string | null {
  if (bytes.length === 0) return null;
  return isText ? text : bytes.toString('base64');
}

function isScalar(value: Json): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

import type { HttpRequest, HttpResponse } from '../http.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {});

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function headersOf(event: Fields): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(fieldsOf(event['multiValueHeaders']))) {
    if (Array.isArray(values)) headers[name.toLowerCase()] = values.map(String).join(', ');
  }
  for (const [name, value] of Object.entries(fieldsOf(event['headers']))) {
    if (typeof value === 'string') headers[name.toLowerCase()] = value;
  }
  return headers;
}

function queryOf(event: Fields): Record<string, readonly string[]> {
  const query: Record<string, readonly string[]> = {};
  const raw = textOf(event['rawQueryString']);
  if (raw !== undefined) {
    const parameters = new URLSearchParams(raw);
    for (const name of parameters.keys()) query[name] = parameters.getAll(name);
    return query;
  }
  for (const [name, value] of Object.entries(fieldsOf(event['queryStringParameters']))) {
    if (typeof value === 'string') query[name] = [value];
  }
  for (const [name, values] of Object.entries(fieldsOf(event['multiValueQueryStringParameters']))) {
    if (Array.isArray(values)) query[name] = values.map(String);
  }
  return query;
}

/**
 * An event of API Gateway (REST, payload 1.0; HTTP, payload 2.0) or of a function URL (2.0) as a request; undefined for
 * any other event. Translates and does nothing else: headers, query and body may all be missing.
 */
export function requestOf(event: unknown): HttpRequest | undefined {
  const fields = fieldsOf(event);
  const http = fieldsOf(fieldsOf(fields['requestContext'])['http']);
  const method = textOf(fields['httpMethod']) ?? textOf(http['method']);
  if (method === undefined) return undefined;
  const body = textOf(fields['body']) ?? '';
  return {
    method: method.toUpperCase(),
    path: textOf(fields['path']) ?? textOf(fields['rawPath']) ?? '/',
    query: queryOf(fields),
    headers: headersOf(fields),
    body: Buffer.from(body, fields['isBase64Encoded'] === true ? 'base64' : 'utf8'),
  };
}

/** The answer in the form that all three accept. */
export function resultOf(response: HttpResponse): Record<string, unknown> {
  return {
    statusCode: response.status,
    headers: { 'content-type': 'application/json', ...response.headers },
    body: JSON.stringify(response.body),
    isBase64Encoded: false,
  };
}

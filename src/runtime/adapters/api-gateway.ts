import type { HttpRequest, HttpResponse } from '../http.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {});

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

// Pairs become objects at the end, all at once: `__proto__` is a name like any other in what comes from outside.

function headersOf(event: Fields): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [name, values] of Object.entries(fieldsOf(event['multiValueHeaders']))) {
    if (Array.isArray(values)) headers.set(name.toLowerCase(), values.map(String).join(', '));
  }
  for (const [name, value] of Object.entries(fieldsOf(event['headers']))) {
    if (typeof value === 'string') headers.set(name.toLowerCase(), value);
  }
  // Payload 2.0 keeps them apart.
  const cookies = event['cookies'];
  if (Array.isArray(cookies)) headers.set('cookie', cookies.map(String).join('; '));
  return Object.fromEntries(headers);
}

function queryOf(event: Fields): Record<string, readonly string[]> {
  const query = new Map<string, string[]>();
  const raw = textOf(event['rawQueryString']);
  if (raw !== undefined) {
    for (const [name, value] of new URLSearchParams(raw)) {
      const values = query.get(name);
      if (values === undefined) query.set(name, [value]);
      else values.push(value);
    }
    return Object.fromEntries(query);
  }
  for (const [name, value] of Object.entries(fieldsOf(event['queryStringParameters']))) {
    if (typeof value === 'string') query.set(name, [value]);
  }
  for (const [name, values] of Object.entries(fieldsOf(event['multiValueQueryStringParameters']))) {
    if (Array.isArray(values)) query.set(name, values.map(String));
  }
  return Object.fromEntries(query);
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
    body: typeof response.body === 'string' ? response.body : JSON.stringify(response.body),
    isBase64Encoded: false,
  };
}

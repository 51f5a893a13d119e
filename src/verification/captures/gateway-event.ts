import { requestOf } from '../../runtime/adapters/api-gateway.ts';
import { isJsonObject } from '../../runtime/json-object.ts';
import type { HttpRequest } from '../../runtime/http.ts';
import type { CapturedRequest } from '../captured-request.ts';

/** An event of API Gateway (payload 1.0 and 2.0) or of a function URL; undefined for anything else. */
export function gatewayRequest(event: unknown): readonly CapturedRequest[] | undefined {
  if (!isJsonObject(event)) return undefined;
  const request = translated(event);
  if (request === undefined) return undefined;
  const { method, path, query, headers, body } = request;
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
  ).toString();
  const receivedAt = timeOf(event['requestContext']);
  return [
    {
      method,
      url: search === '' ? path : `${path}?${search}`,
      headers,
      body,
      ...(receivedAt === undefined ? {} : { receivedAt }),
    },
  ];
}

/** The adapter of handlers is made for what AWS sends; a file may hold anything. */
function translated(event: unknown): HttpRequest | undefined {
  try {
    return requestOf(event);
  } catch {
    return undefined;
  }
}

/** Milliseconds since the epoch in both payloads. */
function timeOf(context: unknown): number | undefined {
  if (!isJsonObject(context)) return undefined;
  const time = context['timeEpoch'] ?? context['requestTimeEpoch'];
  return typeof time === 'number' && !Number.isNaN(new Date(time).getTime()) ? time : undefined;
}

import { isJsonObject } from '../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../runtime/ports.ts';
import type { CapturedRequest } from '../captured-request.ts';
import { joinedHeaders } from './joined-headers.ts';

/** All POST requests of a HAR file (version 1.2); undefined for what is none. */
export function harRequests(value: unknown): readonly CapturedRequest[] | undefined {
  const log = isJsonObject(value) ? value['log'] : undefined;
  const entries = isJsonObject(log) ? log['entries'] : undefined;
  if (!Array.isArray(entries)) return undefined;
  return (entries as readonly Json[]).flatMap((entry) => {
    const request = isJsonObject(entry) ? entry['request'] : undefined;
    if (!isJsonObject(entry) || !isJsonObject(request)) return [];
    const { method } = request;
    if (typeof method !== 'string' || method.toUpperCase() !== 'POST') return [];
    return [requestOfEntry(entry, request)];
  });
}

function requestOfEntry({ startedDateTime }: JsonObject, request: JsonObject): CapturedRequest {
  const { url, headers, postData } = request;
  const receivedAt = typeof startedDateTime === 'string' ? Date.parse(startedDateTime) : Number.NaN;
  return {
    method: 'POST',
    ...(typeof url === 'string' ? { url } : {}),
    headers: joinedHeaders(pairsOf(headers)),
    body: isJsonObject(postData) ? bodyOf(postData) : Buffer.alloc(0),
    ...(Number.isNaN(receivedAt) ? {} : { receivedAt }),
  };
}

/** `encoding` is not in the standard for requests; tools that capture bytes write it as in responses. */
function bodyOf({ text, encoding, params }: JsonObject): Buffer {
  if (typeof text === 'string') return Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8');
  return Buffer.from(
    new URLSearchParams(pairsOf(params).map(([name, value]): [string, string] => [name, value])).toString(),
  );
}

function pairsOf(list: Json | undefined): readonly (readonly [name: string, value: string])[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly Json[]).flatMap((one) => {
    if (!isJsonObject(one)) return [];
    const { name, value } = one;
    return typeof name === 'string' && typeof value === 'string' ? [[name, value] as const] : [];
  });
}

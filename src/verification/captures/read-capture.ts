import { isJsonObject } from '../../runtime/json-object.ts';
import type { JsonObject } from '../../runtime/ports.ts';
import type { CapturedRequest } from '../captured-request.ts';
import { jsonOf } from '../json-of.ts';
import { foreignBytes } from './foreign-bytes.ts';
import { gatewayRequest } from './gateway-event.ts';
import { harRequests } from './har.ts';
import { dumpedRequest, isDumped } from './request-dump.ts';
import { unreadable, type Unreadable } from './unreadable.ts';

/** Forms that one captured message, or a HAR file of them, may have. */
export const captureForms = ['raw', 'jwt', 'har', 'api-gateway', 'http'] as const;
export type CaptureForm = (typeof captureForms)[number];

export interface CaptureOptions {
  /** Detected unless given. */
  readonly form?: CaptureForm | undefined;
  /** Whether a header has the signature, and the body can be anything; else it is JSON that holds a token. */
  readonly signedByHeader: boolean;
  /** What is missing of such a body that comes alone, where that is not a header. */
  readonly bare?: { readonly found: string; readonly expected: string };
  /** Headers of a body that comes without any; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

const withoutHeaders = {
  found: 'a body without the headers that sign it',
  expected: 'a capture with headers, or --header for each of them',
};

const compactToken = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** The requests of one capture, or why it cannot be understood. Never throws, whatever the bytes are. */
export function readCapture(bytes: Buffer, options: CaptureOptions): readonly CapturedRequest[] | Unreadable {
  const foreign = foreignBytes(bytes);
  if (foreign !== undefined) return foreign;
  const text = bytes.toString('utf8').trim();
  if (text === '') return unreadable('nothing', 'a captured request');
  const { form, headers, signedByHeader, bare = withoutHeaders } = options;
  const raw = (): readonly CapturedRequest[] | Unreadable =>
    signedByHeader && Object.keys(headers).length === 0
      ? unreadable(bare.found, bare.expected)
      : [{ headers, body: bytes }];
  if (form === 'raw') return raw();
  if (form === 'jwt') return tokenRequest(text) ?? unreadable('no such token', 'a token: three parts joined by dots');
  if (form === 'http' || (form === undefined && isDumped(text))) return dumpedRequest(bytes);
  const value = jsonOf(text);
  if (form === 'har') return harRequests(value) ?? unreadable(kindOf(value), 'a HAR file, with `log.entries`');
  if (form === 'api-gateway') {
    return gatewayRequest(value) ?? unreadable(kindOf(value), 'an event of API Gateway or of a function URL');
  }
  if (isJsonObject(value)) {
    // What else a sender puts beside the token is not what a handler looks at.
    if (!signedByHeader && typeof value['jwt'] === 'string') return raw();
    return harRequests(value) ?? gatewayRequest(value) ?? capturedEvent(value) ?? raw();
  }
  if (signedByHeader) return raw();
  const token = tokenRequest(typeof value === 'string' ? value : text);
  if (token !== undefined) return token;
  return unreadable(
    value === undefined && /^[{[]/.test(text) ? 'JSON that is not complete' : kindOf(value),
    'a body in JSON, a token, a HAR file, an event of API Gateway, or a request with its headers',
  );
}

function tokenRequest(text: string): readonly CapturedRequest[] | undefined {
  return compactToken.test(text) ? [{ headers: {}, body: Buffer.from(JSON.stringify({ jwt: text })) }] : undefined;
}

/** What `events show` and `events list` print: without tokens and secrets, so there is nothing left to verify. */
function capturedEvent(value: JsonObject): Unreadable | undefined {
  const printed = typeof value['command'] === 'string' && value['command'].startsWith('events ');
  const stored = typeof value['redacted'] === 'boolean' && typeof value['truncated'] === 'boolean';
  if (!printed && !stored) return undefined;
  return unreadable(
    'an event as "app-builder events" prints it: its token and its secrets were taken out',
    'the request as it came; the verdict of that time is in the event',
  );
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'text that is neither JSON nor a token';
  if (Array.isArray(value)) return 'a list in JSON; captures of many stand one on a line';
  return typeof value === 'object' && value !== null ? 'another object in JSON' : 'JSON that is no object';
}

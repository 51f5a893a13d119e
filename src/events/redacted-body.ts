import { isJsonObject } from '../runtime/json-object.ts';
import type { JsonObject } from '../runtime/ports.ts';
import type { CapturedEvent, TokenFacts } from './captured-event.ts';
import { headersWithoutSecrets, hidden, textWithoutSecrets, withoutSecrets } from './hidden.ts';

/** Bytes of a body that are kept. */
export const largestBody = 64 * 1024;
const largestHeader = 4 * 1024;

export interface RawRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** What may be kept of a request; spread it into a CapturedEvent. */
export interface RedactedRequest extends Pick<CapturedEvent, 'headers' | 'body' | 'truncated' | 'redacted' | 'event'> {
  readonly token?: TokenFacts;
  readonly account?: string;
}

/**
 * Takes out of a request what must not be kept: tokens, headers that prove who the sender is, secrets, applications, keys and
 * one-time codes (4me-facts §8, §10). A body that is a token, `{"jwt": …}`, becomes the data in it; nothing is verified.
 *
 * @param clean takes out further secrets that the program knows, e.g. `context.clean`
 */
export function redactedRequest(
  request: RawRequest,
  clean: (text: string) => string = (text) => text,
): RedactedRequest {
  const { text, changed, data, token } = bodyText(request);
  const cleaned = clean(text);
  const body = firstBytes(cleaned, largestBody);
  const headers = Object.entries(headersWithoutSecrets(request.headers)).map(
    ([name, value]) => [name, firstBytes(clean(value), largestHeader)] as const,
  );
  const account = accountOf(data);
  return {
    headers: Object.fromEntries(headers),
    body,
    truncated: body !== cleaned,
    redacted: changed || cleaned !== text,
    event: firstBytes(eventName(data), 200),
    ...(account === undefined ? {} : { account: firstBytes(account, 200) }),
    ...(token === undefined ? {} : { token }),
  };
}

function eventName(data: JsonObject): string {
  return firstText(data, ['event', 'event_type', 'eventType']) ?? '';
}

/** An account of 4me, an organisation at Thena (thena-facts §4.1, §4.2), or a Heseya store (heseya-facts §8). */
function accountOf(data: JsonObject): string | undefined {
  return firstText(data, ['account_id', 'orgId', 'organization_id', 'api_url']);
}

/** What a message says under the first of these names; Thena puts some of its messages into another. */
function firstText(data: JsonObject, names: readonly string[]): string | undefined {
  const { message } = data;
  const places = [data, ...(isJsonObject(message) ? [message] : [])];
  return places.flatMap((place) => names.map((name) => place[name])).find((value) => typeof value === 'string');
}

interface BodyText {
  readonly text: string;
  /** Something does not show. */
  readonly changed: boolean;
  /** The message itself; empty where it is no object. */
  readonly data: JsonObject;
  readonly token?: TokenFacts;
}

function bodyText({ headers, body }: RawRequest): BodyText {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const raw = bytes.toString('utf8');
  if (!Buffer.from(raw).equals(bytes)) {
    return { text: `(${String(bytes.length)} bytes that are no text)`, changed: true, data: {} };
  }
  const value = parsed(raw);
  if (value === undefined) return isForm(headers) ? formText(raw) : plainText(raw);
  if (!isJsonObject(value)) return jsonText(raw, value);
  const { jwt } = value;
  return typeof jwt === 'string' ? tokenText(jwt) : jsonText(raw, value);
}

/** What has nothing to hide keeps its own spelling, byte for byte. */
function jsonText(raw: string | undefined, value: unknown): BodyText {
  const shown = withoutSecrets(value);
  const text = JSON.stringify(shown);
  const changed = !sameJson(shown, value);
  return { text: changed ? text : (raw ?? text), changed, data: isJsonObject(shown) ? shown : {} };
}

function tokenText(jwt: string): BodyText {
  const [head = '', payload = ''] = jwt.split('.');
  const [header, claims] = [decoded(head), decoded(payload)];
  if (claims === undefined) return { text: JSON.stringify({ jwt: hidden }), changed: true, data: {} };
  const { data = null, ...others } = claims;
  const algorithm = header?.['alg'];
  const shownClaims = withoutSecrets(others);
  return {
    ...jsonText(undefined, data),
    token: {
      algorithm: typeof algorithm === 'string' ? firstBytes(algorithm, 20) : '',
      claims: isJsonObject(shownClaims) && JSON.stringify(shownClaims).length <= largestHeader ? shownClaims : {},
    },
  };
}

function formText(raw: string): BodyText {
  const fields = [...new URLSearchParams(raw)];
  const shown = fields.map(([name, value]): [string, string] => [name, formValue(name, value)]);
  const changed = fields.some(([, value], place) => value !== shown[place]?.[1]);
  return { text: changed ? new URLSearchParams(shown).toString() : raw, changed, data: {} };
}

/** Slack sends its old token with every form, and whole JSON documents as values of fields. */
function formValue(name: string, value: string): string {
  if (/token|secret|password|signature|^(?:code|key|response_url)$/i.test(name)) return hidden;
  const json = parsed(value);
  return typeof json === 'object' && json !== null ? jsonText(value, json).text : textWithoutSecrets(value);
}

function plainText(raw: string): BodyText {
  const text = textWithoutSecrets(raw);
  return { text, changed: text !== raw, data: {} };
}

function isForm(headers: Readonly<Record<string, string>>): boolean {
  return Object.entries(headers).some(
    ([name, value]) => name.toLowerCase() === 'content-type' && value.includes('application/x-www-form-urlencoded'),
  );
}

function decoded(part: string): JsonObject | undefined {
  const value = parsed(Buffer.from(part, 'base64url').toString('utf8'));
  return isJsonObject(value) ? value : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function sameJson(one: unknown, other: unknown): boolean {
  try {
    return JSON.stringify(one) === JSON.stringify(other);
  } catch {
    // Nested more deeply than the stack reaches: the copy ends earlier.
    return false;
  }
}

/** At most so many bytes of UTF-8, and whole characters. */
function firstBytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  let end = most;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}

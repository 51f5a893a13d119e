import { isJsonObject } from '../runtime/json-object.ts';
import { jsonWebToken } from '../verification/json-web-token.ts';
import { isPath, partsOf } from './captured-address.ts';

/** In the place of what must not be kept. */
export const hidden = '(not shown)';
/** In the place of user and password of an address. */
export const hiddenUser = '***';

/** Objects of which nothing but the names shows: of a secrets-update (4me-facts §10), and what customers of Thena enter (thena-facts §4.1). */
const closedObjects = new Set([
  'secrets',
  'application',
  'authorization_application',
  'required_settings',
  'optional_settings',
]);
/** Says which record it is, and proves nothing. */
const harmless = new Set(['nodeID', 'id']);
const secretKey =
  /^jwt$|(?:^|[_-]|(?<=[a-z])(?=[A-Z]))(?:secret|password|passphrase|credentials?|authorization|cookie|(?:public|private|api|signing)[_-]?key(?:[_-]?pem)?|(?:access|refresh|id|bearer|personal|bot|integration|identity|uninstall)[_-]?token|licen[cs]e[_-]?key)$/i;
/** At the top of a message only: Slack proves itself so; deeper it is what Typeform calls the number of a response. */
const secretAtTheTop = new Set(['token', 'code', 'response_url']);
const secretHeader = /authorization|cookie|signature|token|secret|password|(?:api|bot)-?key|credential/;
const secretParameter = /^(?:code|sig|jwt|key|.*(?:token|secret|signature|password|api_?key))$/i;
const privateKey = /-----BEGIN [A-Z ]*KEY-----[\s\S]*?(?:-----END [A-Z ]*KEY-----|$)/g;
/** Keys and bot tokens of Thena, wherever they stand (thena-facts §1). */
const thenaKey = /\bpk_(?:live|test)_[\w.-]+/g;
const webAddress = /\bhttps?:\/\/[^\s"'<>\\]+/g;
/** Deeper than any message of a platform; whoever nests deeper would exhaust the stack. */
const deepest = 60;

/** Copies JSON without secrets, keys, tokens and one-time codes. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return textWithoutSecrets(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return hidden;
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (secretKey.test(key) || (depth === 0 && secretAtTheTop.has(key)))
        return [key, inner === null || inner === '' ? inner : hidden];
      if (closedObjects.has(key) && isJsonObject(inner)) return [key, closed(inner)];
      if (key === 'secrets' && inner !== null) return [key, hidden];
      return [key, withoutSecrets(inner, depth + 1)];
    }),
  );
}

function closed(object: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      harmless.has(key) && typeof value === 'string' ? textWithoutSecrets(value) : hidden,
    ]),
  );
}

/** Without tokens, keys in PEM, and what addresses in it keep secret. */
export function textWithoutSecrets(text: string): string {
  return text
    .replaceAll(jsonWebToken, hidden)
    .replaceAll(privateKey, hidden)
    .replaceAll(thenaKey, hidden)
    .replaceAll(webAddress, addressWithoutSecrets);
}

/** Without user, password, and the values of parameters such as `code`; text that is no address as it is. */
export function addressWithoutSecrets(address: string): string {
  const url = partsOf(address);
  if (url === undefined) return address;
  const names = [...url.searchParams.keys()].filter((name) => secretParameter.test(name));
  // What has nothing to hide keeps its own spelling.
  if (names.length === 0 && url.username === '' && url.password === '') return address;
  if (url.username !== '' || url.password !== '') url.username = hiddenUser;
  url.password = '';
  for (const name of names) url.searchParams.set(name, hidden);
  return isPath(address) ? `${url.pathname}${url.search}` : url.href;
}

/** Names in lower case. */
export function headersWithoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const lower = name.toLowerCase();
      return [lower, secretHeader.test(lower) ? hidden : textWithoutSecrets(value)];
    }),
  );
}

/** The texts of `value` that do not show in `shown`, which `withoutSecrets` made of it. */
export function hiddenTexts(value: unknown, shown: unknown): readonly string[] {
  if (shown === hidden) return textsIn(value);
  if (typeof value !== 'object' || value === null || typeof shown !== 'object' || shown === null) return [];
  const copies: Readonly<Record<string, unknown>> = { ...shown };
  return Object.entries(value).flatMap(([key, inner]) => hiddenTexts(inner, copies[key]));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

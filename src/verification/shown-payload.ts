import { jsonWebToken } from './json-web-token.ts';

/** Ends of the names of fields whose values nobody has to see to understand a message. */
const hidden =
  /(?:secrets?|token|passwd|password|passphrase|authorization|cookie|credentials?|response_url|trigger_id|^jwt|private[_-]?key.*|(?:api|signing|licen[cs]e)[_-]?key|(?:required|optional)_settings)$/i;

const mask = '***';

/** Deeper than any message of a platform; whoever nests deeper would exhaust the stack. */
const deepest = 60;

/**
 * A message's payload without secrets: those that a customer has entered, credentials of an OAuth application, shared secrets of
 * policies, tokens, private keys, settings of Thena's customers, and codes and passwords in addresses (4me-facts §8, §10; external-apis §4.3;
 * thena-facts §4.1). What is nested
 * more deeply than messages are is left out.
 */
export function shownPayload(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return textWithoutSecrets(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '…';
  if (Array.isArray(value)) return value.map((one) => shownPayload(one, depth + 1));
  const symmetric = 'algorithm' in value && typeof value.algorithm === 'string' && /^HS/i.test(value.algorithm);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const secret = hidden.test(name) || (name === 'public_key' && (symmetric || isPrivate(inner)));
      return [name, secret ? masked(inner, depth + 1) : shownPayload(inner, depth + 1)];
    }),
  );
}

const isPrivate = (value: unknown): boolean => typeof value === 'string' && value.includes('PRIVATE KEY');

/** The names of a group of secrets tell what was sent, and stay. */
function masked(value: unknown, depth: number): unknown {
  if (value === null || value === '') return value;
  if (typeof value !== 'object' || depth >= deepest) return mask;
  if (Array.isArray(value)) return value.map((one) => masked(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(inner, depth + 1)]));
}

/** Whoever has the code of a verification can call it back, and whoever has a token or a key can do more. */
function textWithoutSecrets(text: string): string {
  return text
    .replaceAll(jsonWebToken, mask)
    .replaceAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*KEY-----|$)/g, mask)
    .replaceAll(/:\/\/[^\s/@:]*:[^\s/@]+@/g, `://${mask}@`)
    .replaceAll(/([?&](?:code|token|secret|signature)=)[^&\s"]+/gi, `$1${mask}`);
}

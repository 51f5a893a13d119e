/** Fields whose values nobody has to see to understand a message. */
const hidden =
  /^(?:secrets?|.*_secret|(?:.*_)?token|password|passwd|authorization|private_?key.*|api_?key|credentials|response_url|trigger_id)$/i;

const mask = '***';

/**
 * A message's payload without secrets: those that a customer has entered, credentials of an OAuth application, shared secrets of
 * policies, tokens, and codes in addresses (4me-facts §8, §10; external-apis §4.3).
 */
export function shownPayload(value: unknown): unknown {
  if (typeof value === 'string') return withoutCode(value);
  if (Array.isArray(value)) return value.map(shownPayload);
  if (typeof value !== 'object' || value === null) return value;
  const symmetric = 'algorithm' in value && typeof value.algorithm === 'string' && /^HS/i.test(value.algorithm);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const secret = hidden.test(name) || (name === 'public_key' && (symmetric || isPrivate(inner)));
      return [name, secret ? masked(inner) : shownPayload(inner)];
    }),
  );
}

const isPrivate = (value: unknown): boolean => typeof value === 'string' && value.includes('PRIVATE KEY');

/** The names of a group of secrets tell what was sent, and stay. */
function masked(value: unknown): unknown {
  if (value === null || value === '') return value;
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object') return mask;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, masked(inner)]));
}

/** Whoever has the code of a verification can call it back. */
const withoutCode = (text: string): string =>
  text.replaceAll(/([?&](?:code|token|secret|signature)=)[^&\s"]+/gi, `$1${mask}`);

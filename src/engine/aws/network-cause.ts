const codes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'EPROTO',
]);

/** Why no answer came, e.g. `connect ECONNREFUSED 127.0.0.1:4566`; undefined where the error is another one. */
export function networkCause(error: unknown): string | undefined {
  let at: unknown = error;
  for (let depth = 0; at instanceof Error && depth < 5; depth += 1) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
    if (codes.has(code) || /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code)) {
      return at.message === '' ? (firstMessage(at) ?? code) : at.message;
    }
    if (at.name === 'TimeoutError') return at.message || 'no answer in time';
    at = at.cause;
  }
  return undefined;
}

/** A connection that was tried over several addresses fails with one error for each. */
function firstMessage(error: Error): string | undefined {
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  return first instanceof Error ? first.message : undefined;
}

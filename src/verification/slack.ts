import { type BodySigning, checkBodySignature } from './body-signature.ts';
import { jsonOf } from './json-of.ts';
import { durationText, relativeTime } from './relative-time.ts';
import type { SharedSecret } from './shared-secret.ts';
import type { Invalid } from './verdict.ts';
import type { Verifier } from './verifier.ts';

const timestampHeader = 'x-slack-request-timestamp';

/** Milliseconds that a request may be old, or early (external-apis §4.2). */
const tolerance = 300_000;

const signingAt = (timestamp: string): BodySigning => ({
  scheme: { hash: 'sha256', encoding: 'hex', prefix: 'v0=' },
  header: 'x-slack-signature',
  signs: '"v0:", the timestamp, ":" and the raw body',
  message: (body) => Buffer.concat([Buffer.from(`v0:${timestamp}:`), body]),
});

export interface SlackVerifierOptions {
  readonly secrets: readonly SharedSecret[];
  /** Milliseconds; five minutes unless given. */
  readonly maximumAge?: number;
}

/** Verifies requests of Slack: the signature (version v0), and that the timestamp in it is new (external-apis §4.2). */
export function slackVerifier({ secrets, maximumAge = tolerance }: SlackVerifierOptions): Verifier {
  return {
    platform: 'slack',
    verify({ headers, body }, now) {
      const timestamp = headers[timestampHeader];
      if (timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return noTimestamp(timestamp);
      const signing = signingAt(timestamp);
      const key = checkBodySignature(signing, body, headers[signing.header], secrets);
      if (typeof key !== 'string') return key;
      const sent = Number(timestamp) * 1000;
      const claims = { timestamp: Number(timestamp) };
      if (Math.abs(now - sent) > maximumAge) {
        const expected = `a timestamp of at most ${durationText(maximumAge)}`;
        const found = `${new Date(sent).toISOString()}, ${relativeTime(sent, now)}`;
        return { valid: false, rule: 'age', expected, found, claims };
      }
      return { valid: true, key, claims, payload: payloadOf(body.toString('utf8'), headers['content-type'] ?? '') };
    },
  };
}

function noTimestamp(found: string | undefined): Invalid {
  return {
    valid: false,
    rule: 'timestamp',
    expected: `a header ${timestampHeader}: seconds since the epoch`,
    found: found === undefined ? 'no such header' : found.slice(0, 60),
  };
}

/** A form with `payload` in JSON, a form, or JSON as it is (external-apis §4.3). */
function payloadOf(body: string, contentType: string): unknown {
  const json = jsonOf(body);
  if (json !== undefined) return json;
  if (!contentType.includes('form') && !/^[\w.%+-]+=/.test(body)) return body;
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [
      name,
      name === 'payload' ? (jsonOf(value) ?? value) : value,
    ]),
  );
}

import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phpJson } from '../../src/platforms/heseya/standin/php-json.ts';
import { heseyaVerifier } from '../../src/verification/heseya.ts';
import { thenaVerifier } from '../../src/verification/thena.ts';

const now = Date.UTC(2026, 0, 1);
const secret = 'a-secret-of-a-webhook';

const heseya = heseyaVerifier({ keysOf: async () => ({ secrets: [{ name: 'key', value: secret }] }) });

const thena = thenaVerifier({
  tokens: [
    { name: 'of events', value: 'the-token-of-events', address: 'events' },
    { name: 'of installations', value: 'the-token-of-installations', address: 'installations' },
  ],
  secrets: [],
  asksForHmac: false,
});

/** Whatever PHP can write. */
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
    fc.constantFrom('/', '\u2028', 'ó/ž', '🖨️', '\\/', '\\u00f3'),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
  ),
})).any;

const hmac = (text: string | Buffer): string => createHmac('sha256', secret).update(text).digest('hex');

describe('webhooks of Heseya stores', () => {
  test('are valid whatever their data is, as PHP escapes and signs it, and none is with a byte changed', async () => {
    await fc.assert(
      fc.asyncProperty(value, fc.nat(), async (data, place) => {
        const message = { event: 'OrderCreated', api_url: 'https://shop.example.com', data };
        const body = Buffer.from(phpJson(message));
        const headers = { signature: hmac(phpJson(message, { unescaped: true })) };
        expect(await heseya.verify({ headers, body }, now)).toMatchObject({ valid: true, key: 'key' });
        const changed = Buffer.from(body);
        // The lowest bit: `\/` does not become `/` by it, and no digit of an escape changes its case.
        const at = place % body.length;
        changed[at] = (changed[at] ?? 0) ^ 1;
        expect(await heseya.verify({ headers, body: changed }, now)).toMatchObject({ valid: false });
      }),
      { numRuns: 300 },
    );
  });

  test('of anything stop nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.string(), async (bytes, signature) => {
        const verdict = await heseya.verify({ headers: { signature }, body: Buffer.from(bytes) }, now);
        expect(verdict.valid).toBe(false);
      }),
    );
  });
});

describe('requests of Thena', () => {
  test('are valid with the token of their address and with nothing else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom('the-token-of-events', 'the-token-of-installations', 'THE-TOKEN-OF-EVENTS'),
        ),
        fc.constantFrom('events', 'installations'),
        fc.uint8Array({ maxLength: 100 }),
        (token, address, bytes) => {
          const url = `https://x.example.com/Prod/${address}?${new URLSearchParams({ token }).toString()}`;
          const { valid } = thena.verify({ url, headers: {}, body: Buffer.from(bytes) }, now);
          expect(valid).toBe(token === `the-token-of-${address}`);
        },
      ),
    );
  });

  test('with any address at all stop nothing', () => {
    fc.assert(
      fc.property(fc.string(), (url) => {
        expect(thena.verify({ url, headers: {}, body: Buffer.alloc(0) }, now).valid).toBe(false);
      }),
    );
  });

  test('are judged by whichever spelling of a time there is', () => {
    const judging = thenaVerifier({
      tokens: [{ name: 'key', value: 'the-token-of-events' }],
      secrets: [],
      asksForHmac: false,
      maximumAge: 60_000,
    });
    const verdict = (body: object) =>
      judging.verify(
        { url: '/events?token=the-token-of-events', headers: {}, body: Buffer.from(JSON.stringify(body)) },
        now,
      );
    const event = { eventType: 'ticket:created', orgId: 'O1' };
    for (const timestamp of [now, String(now), new Date(now).toISOString()]) {
      expect(verdict({ message: { ...event, timestamp } })).toMatchObject({ valid: true });
      expect(verdict({ ...event, timestamp })).toMatchObject({ valid: true });
    }
    const change = { event_type: 'app:team:added', organization_id: 'O1', application_id: 'A1' };
    const times = { updated_at: new Date(now).toISOString(), created_at: '2025-01-01T00:00:00Z' };
    expect(verdict({ ...change, ...times })).toMatchObject({ valid: true });
    expect(verdict(change)).toMatchObject({ rule: 'age', found: 'no time' });
    for (const timestamp of [now - 60_001, 'soon', null])
      expect(verdict({ ...event, timestamp })).toMatchObject({ rule: 'age' });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalised } from '../../../../src/platforms/thena/wire/envelope.ts';
import type { JsonObject } from '../../../../src/runtime/ports.ts';

const now = Date.UTC(2026, 4, 1, 12);
const word = fc.stringMatching(/^[\w:.-]{1,30}$/);
const object = fc.dictionary(
  fc.string({ maxLength: 8 }),
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as never),
  { maxKeys: 4 },
) as fc.Arbitrary<JsonObject>;
const happening = fc.record({
  eventType: word,
  orgId: word,
  eventId: word,
  actor: object,
  payload: object,
  at: fc.integer({ min: 1e11, max: 4e12 }),
});

type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;

/** The three forms of thena-facts §4.2, and each of the forms that times have. */
const forms: readonly (readonly [string, (one: Happening) => JsonObject])[] = [
  ['A', ({ at, ...one }) => ({ message: { ...one, timestamp: String(at) }, xWebhookEvent: true })],
  [
    'A with the attributes of the bus',
    ({ at, ...one }) => ({ message: { ...one, timestamp: at }, messageAttributes: {} }),
  ],
  ['B', ({ at, ...one }) => ({ ...one, timestamp: new Date(at).toISOString(), metadata: { a: 1 } })],
  ['B with a time in digits', ({ at, ...one }) => ({ ...one, timestamp: String(at) })],
  ['C', ({ at, payload, ...one }) => ({ ...one, eventData: payload, timestamp: at })],
];

describe.each(forms)('form %s', (_name, make) => {
  test('of any event is the same event', () => {
    fc.assert(
      fc.property(happening, (one) => {
        const { at, ...rest } = one;
        expect(normalised(make(one), now)).toEqual({
          message: { ...rest, timestamp: String(at) },
          xWebhookEvent: true,
        });
      }),
      { numRuns: 60 },
    );
  });
});

test('nothing that is JSON makes it throw, and what it gives is whole', () => {
  const pieces = { message: fc.jsonValue(), eventType: fc.jsonValue(), orgId: fc.jsonValue(), payload: fc.jsonValue() };
  const odd = fc.oneof(fc.jsonValue(), fc.record(pieces, { requiredKeys: [] }));
  fc.assert(
    fc.property(odd, (body) => {
      const event = normalised(body, now);
      if (event === undefined) return;
      for (const text of [
        event.message.eventType,
        event.message.orgId,
        event.message.eventId,
        event.message.timestamp,
      ]) {
        expect(text).toMatch(/./s);
      }
    }),
  );
});

test.each([
  ['seconds', 1_704_110_400, '1704110400000'],
  ['seconds with a fraction, in digits', '1704110400.5', '1704110400500'],
  ['an offset', '2024-01-01T13:00:00+01:00', '1704110400000'],
  ['no time', undefined, String(now)],
  ['a text', 'yesterday', String(now)],
  ['a number below zero', -5, String(now)],
  ['a number too large', 1e300, String(now)],
  ['a number that no date is', 8.64e15 + 1, String(now)],
  ['nothing', null, String(now)],
])('a time as %s', (_what, timestamp, expected) => {
  const body = {
    eventType: 'ticket:created',
    orgId: 'O',
    eventId: 'E',
    ...(timestamp === undefined ? {} : { timestamp }),
  };
  expect(normalised(body, now)?.message.timestamp).toBe(expected);
});

test('an event without an id gets one that stays the same when it comes again', () => {
  const body = { eventType: 'ticket:created', orgId: 'O', payload: { ticket: { id: 'T1' } } };
  const id = normalised(body, now)?.message.eventId;
  expect(id).toMatch(/^sha256-[0-9a-f]{64}$/);
  expect(normalised({ ...body }, now + 1)?.message.eventId).toBe(id);
  expect(normalised({ ...body, payload: { ticket: { id: 'T2' } } }, now)?.message.eventId).not.toBe(id);
});

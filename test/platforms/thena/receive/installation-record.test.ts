import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  changedBy,
  recordOf,
  type InstallationRecord,
} from '../../../../src/platforms/thena/receive/installation-record.ts';
import type { InstallationChange } from '../../../../src/platforms/thena/wire/installation.ts';
import type { JsonObject } from '../../../../src/runtime/ports.ts';

type Part = Partial<Pick<InstallationChange, 'botToken' | 'teamIds' | 'configuration' | 'bot'>>;

const part: fc.Arbitrary<Part> = fc.record({
  botToken: fc.option(fc.stringMatching(/^pk_[a-z]{1,6}$/), { nil: undefined }),
  teamIds: fc.option(fc.array(fc.constantFrom('T1', 'T2', 'T3'), { maxLength: 3 }), { nil: undefined }),
  configuration: fc.option(
    fc.record({ required_settings: fc.record({ a: fc.integer() }), optional_settings: fc.constant({}) }),
    { nil: undefined },
  ),
});

function change(parts: Part): InstallationChange {
  const none = { bot: 'BOT1', botToken: undefined, teamIds: undefined, configuration: undefined };
  const of = { name: 'app:configuration:update', organisation: 'O', application: 'A', installation: 'I' } as const;
  return { ...of, ...none, ...parts, at: undefined };
}

const through = (changes: readonly (readonly [InstallationChange, number])[]): InstallationRecord | undefined =>
  changes.reduce<InstallationRecord | undefined>((record, [one, at]) => changedBy(record, one, at), undefined);

test('any order of the same events, some of them twice, leads to the same record', () => {
  const story = fc.array(part, { minLength: 1, maxLength: 6 }).chain((parts) => {
    const changes = parts.map((one, index) => [change(one), 1_700_000_000_000 + index] as const);
    const again = fc.subarray(changes);
    return again.chain((twice) => {
      const all = [...changes, ...twice];
      return fc.tuple(fc.constant(changes), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));
    });
  });
  fc.assert(
    fc.property(story, ([inOrder, shuffled]) => {
      expect(through(shuffled)).toEqual(through(inOrder));
    }),
    { numRuns: 200 },
  );
});

test('an event that says nothing new gives back the very same record', () => {
  const one = change({ botToken: 'pk_a', teamIds: ['T1'] });
  const record = changedBy(undefined, one, 1_700_000_000_000);
  expect(changedBy(record, one, 1_700_000_000_000)).toBe(record);
  expect(changedBy(record, change({ botToken: 'pk_b' }), 1_600_000_000_000)).toBe(record);
});

test('a record is read back as it was stored, and one that somebody has made by hand with what it has', () => {
  const record = changedBy(undefined, change({ botToken: 'pk_a', teamIds: ['T1'] }), 1_700_000_000_000);
  expect(recordOf(JSON.parse(JSON.stringify(record)) as JsonObject)).toEqual(record);
  expect(recordOf({ organization_id: 'O', bot_token: 'pk_****' })).toMatchObject({
    organization_id: 'O',
    bot_token: '',
    team_ids: [],
    configuration: { required_settings: {}, optional_settings: {} },
  });
});

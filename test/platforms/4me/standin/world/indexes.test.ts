import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PersonRow } from '../../../../../src/platforms/4me/standin/world/rows.ts';
import { World } from '../../../../../src/platforms/4me/standin/world/world.ts';

const domain = '4me-sandbox.test';
const text = fc.constantFrom(null, '', 'a', 'A', 'b', 'ä', 'Ä');
const account = fc.constantFrom('wdc', 'globex');
const step = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), account, sourceID: text }),
  fc.record({ kind: fc.constant('update' as const), which: fc.nat(20), sourceID: text }),
  fc.record({ kind: fc.constant('delete' as const), which: fc.nat(20) }),
);

test('what an index finds is what a walk through the rows finds, whatever was made, changed and removed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, restarted) => {
      let world = new World({ domain, lastNumber: 0, tables: {} }, () => 0);
      for (const one of steps) {
        const rows = world.all('Person');
        const row = one.kind === 'insert' ? undefined : rows[one.which % Math.max(1, rows.length)];
        if (one.kind === 'insert') {
          world.insert('Person', { account: one.account, name: 'n', primaryEmail: 'e', sourceID: one.sourceID });
        } else if (row !== undefined) {
          if (one.kind === 'update') world.update('Person', row, { sourceID: one.sourceID });
          else world.delete('Person', row);
        }
      }
      if (restarted) world = new World(structuredClone(world.snapshot()), () => 0);
      for (const of of ['wdc', 'globex']) {
        expect(world.of('Person', of)).toEqual(world.filter('Person', (row) => row.account === of));
        for (const value of ['a', 'A', 'b', 'ä']) {
          const same = (row: PersonRow): boolean =>
            row.account === of && row.sourceID?.toLowerCase() === value.toLowerCase();
          const found = world.lookup('Person', 'sourceID', of, value);
          expect(found.toSorted((a, b) => a.number - b.number)).toEqual(world.filter('Person', same));
        }
      }
    }),
  );
});

test('a row that is not of this world is neither changed nor removed', () => {
  const world = new World({ domain, lastNumber: 0, tables: {} }, () => 0);
  const row = world.insert('Person', { account: 'wdc', name: 'n', primaryEmail: 'e' });
  expect(() => world.update('Person', { ...row }, { name: 'other' })).toThrow('not in this world');
  expect(() => world.delete('Person', { ...row })).toThrow('not in this world');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PageLedger, type PageParts } from '../../../../templates/lansweeper/sync/page-ledger.ts';

test('pages count in the order in which they were read, whatever the order in which 4me confirms their parts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 }),
      fc.infiniteStream(fc.nat()),
      (parts, choices) => {
        const confirmed: string[] = [];
        const ledger = new PageLedger<number>(({ next, counts }) =>
          confirmed.push(`${next ?? 'end'} ${String(counts)}`),
        );
        const open: PageParts<number>[] = [];
        for (const [index, count] of parts.entries()) {
          const page = ledger.open(`after ${String(index)}`, index);
          for (let part = 0; part < count; part += 1) {
            page.add();
            open.push(page);
          }
          page.close();
        }
        while (open.length > 0) {
          const [page] = open.splice(choices.next().value % open.length, 1);
          const before = confirmed.length;
          page?.close();
          const firstOpen = Math.min(...open.map(({ counts }) => counts), parts.length);
          expect(confirmed).toHaveLength(firstOpen);
          expect(confirmed.length).toBeGreaterThanOrEqual(before);
        }
        expect(confirmed).toEqual(parts.map((_, index) => `after ${String(index)} ${String(index)}`));
        expect(ledger.isEmpty).toBe(true);
      },
    ),
  );
});

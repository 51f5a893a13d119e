import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply, type Progress } from '../../src/reconcile/apply.ts';
import { output } from '../../src/reconcile/later.ts';
import type { Memory } from '../../src/reconcile/memory.ts';
import type { Node } from '../../src/reconcile/node.ts';
import { plan } from '../../src/reconcile/plan.ts';
import { recordNode } from '../../src/reconcile/record-node.ts';
import { sampleMemory, SamplePlatform, type SampleFields, type SampleMade } from './sample.ts';

type Given = Omit<SampleFields, 'link' | 'name'> & { readonly linksTo: number | undefined };

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const words = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 });

const given: fc.Arbitrary<Given> = fc.record({
  text: maybe(fc.option(fc.constantFrom('', 'one\r\ntwo', 'one\ntwo ', ' x ', 'y\r\n\r\n'), { nil: null })),
  tags: maybe(words),
  rights: maybe(words),
  extra: maybe(fc.dictionary(fc.constantFrom('p', 'q'), fc.integer({ min: 0, max: 2 }))),
  picture: maybe(fc.constantFrom('data:1', 'data:2')),
  secret: maybe(fc.constantFrom('s1', 's2')),
  kind: maybe(fc.constantFrom('k1', 'k2')),
  linksTo: maybe(fc.nat(5)),
});

const wishes = fc.array(given, { minLength: 1, maxLength: 6 });

/** Each wish is a record; it links to an earlier one, so there is no circle. */
function nodesFor(list: readonly Given[], platform: SamplePlatform, memory: Memory): readonly Node[] {
  const snapshot = new Map([...platform.rows].map(([name, row]) => [name, { ...row }]));
  const nodes: Node<SampleMade>[] = [];
  list.forEach(({ linksTo, ...fields }, index) => {
    const name = `r${String(index)}`;
    const target = linksTo === undefined || index === 0 ? undefined : nodes[linksTo % index];
    nodes.push(
      recordNode({
        type: platform.type(),
        key: name,
        title: name,
        snapshot,
        find: name,
        wanted: { ...fields, name, link: target === undefined ? undefined : output(target, 'version') },
        memory,
      }),
    );
  });
  return nodes;
}

async function run(list: readonly Given[], platform: SamplePlatform, memory: Memory, events: Progress[] = []) {
  const proposed = plan(nodesFor(list, platform, memory));
  const signal = new AbortController().signal;
  return { proposed, report: await apply(proposed, { signal, progress: (event) => events.push(event) }) };
}

const state = ({ rows }: SamplePlatform) =>
  Object.fromEntries([...rows].map(([name, { version: _version, link: _link, ...row }]) => [name, row]));

describe('plan and apply', () => {
  test('after a plan was applied there is nothing to do, and doing that writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, wishes, async (first, second) => {
        const [platform, memory] = [new SamplePlatform(), sampleMemory()];
        for (const list of [first, second]) {
          const { report } = await run(list, platform, memory);
          expect(report.failed).toEqual([]);
          const writes = platform.writes;
          const again = await run(list, platform, memory);
          expect(again.proposed.changes).toEqual([]);
          expect(platform.writes).toBe(writes);
        }
      }),
    );
  });

  test('the order of dependence is kept, whatever the order of the nodes', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, fc.infiniteStream(fc.nat()), async (list, numbers) => {
        const platform = new SamplePlatform();
        const nodes = [...nodesFor(list, platform, sampleMemory())];
        const shuffled = nodes.toSorted(() => (Number(numbers.next().value) % 2 === 0 ? 1 : -1));
        const events: Progress[] = [];
        const signal = new AbortController().signal;
        await apply(plan(shuffled), { signal, progress: (event) => events.push(event) });
        const at = (type: string, key: string) => events.findIndex((one) => one.type === type && one.step === key);
        for (const node of nodes) {
          for (const need of node.needs) expect(at('finished', need.key)).toBeLessThan(at('started', node.key));
        }
        expect(platform.order).toHaveLength(nodes.length);
      }),
    );
  });

  test('a run that is killed after any of its writes is completed by a rerun', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, wishes, fc.nat(8), async (first, second, breaksAfter) => {
        const [undisturbed, expected] = [new SamplePlatform(), sampleMemory()];
        await run(first, undisturbed, expected);
        await run(second, undisturbed, expected);
        const [platform, memory] = [new SamplePlatform(), sampleMemory()];
        await run(first, platform, memory);
        platform.breaksAfter = platform.writes + breaksAfter;
        await run(second, platform, memory);
        platform.breaksAfter = Number.POSITIVE_INFINITY;
        await run(second, platform, memory);
        expect(state(platform)).toEqual(state(undisturbed));
        expect((await run(second, platform, memory)).proposed.changes).toEqual([]);
      }),
    );
  });

  test('a secret is never in a plan', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, async (list) => {
        const secrets = list.map((one) => ({ ...one, secret: 'hunter2-hunter2', picture: 'data:hunter2-hunter2' }));
        const { proposed } = await run(secrets, new SamplePlatform(), sampleMemory());
        expect(JSON.stringify(proposed.changes)).not.toContain('hunter2');
      }),
    );
  });
});

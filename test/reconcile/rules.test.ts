import { EventEmitter, once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { apply, NotApproved, type Progress } from '../../src/reconcile/apply.ts';
import { fieldDifferences } from '../../src/reconcile/compare.ts';
import { digestOf } from '../../src/reconcile/canonical.ts';
import { UnusableGraph } from '../../src/reconcile/graph.ts';
import { output } from '../../src/reconcile/later.ts';
import type { Node } from '../../src/reconcile/node.ts';
import { plan } from '../../src/reconcile/plan.ts';
import { recordNode } from '../../src/reconcile/record-node.ts';
import { sampleMemory, SamplePlatform, type SampleFields } from './sample.ts';

const texts = (...given: Parameters<typeof fieldDifferences>) =>
  fieldDifferences(...given).map(({ kind, text }) => `${kind} ${text}`);

const nothing: SampleFields = {
  name: 'r',
  text: undefined,
  tags: undefined,
  rights: undefined,
  extra: undefined,
  picture: undefined,
  secret: undefined,
  kind: undefined,
  link: undefined,
};

const quiet = { signal: new AbortController().signal, progress: (): void => {} };

const node = (platform: SamplePlatform, name: string, wanted: Partial<Parameters<typeof recordNode>[0]['wanted']>) =>
  recordNode({
    type: platform.type(),
    key: name,
    title: `record ${name}`,
    snapshot: new Map(platform.rows),
    find: name,
    wanted: { ...nothing, ...wanted, name },
    memory: sampleMemory(),
  });

const step = (key: string, needs: readonly Node[], work: () => Promise<unknown>): Node => ({
  key,
  title: key,
  needs,
  compare: () => ({
    change: 'create',
    kinds: ['create'],
    differences: [],
    known: {},
    apply: async () => {
      await work();
      return { outcome: 'created', output: {} };
    },
  }),
});

describe('rules of fields', () => {
  test('guarded: as exact, but a change needs its own approval', () => {
    expect(texts('source', 'guarded', '', null, undefined)).toEqual([]);
    expect(texts('source', 'guarded', 'ours', 'theirs', undefined)).toEqual(['security source: "theirs" -> "ours"']);
  });

  test('exact: nothing, null and an empty text are the same', () => {
    expect(texts('name', 'exact', '', null, undefined)).toEqual([]);
    expect(texts('name', 'exact', 'new', 'old', undefined)).toEqual(['update name: "old" -> "new"']);
  });

  test('text: line ends and trailing white space do not count, white space at the beginning does', () => {
    expect(texts('text', 'text', 'a\r\nb  \n', 'a\nb', undefined)).toEqual([]);
    expect(texts('text', 'text', '  a', 'a', undefined)).toHaveLength(1);
  });

  test('set: the order does not count', () => {
    expect(texts('ids', 'set', ['a', 'b'], ['b', 'a'], undefined)).toEqual([]);
    expect(texts('ids', 'set', ['a'], ['b'], undefined)).toEqual(['update ids: + "a"', 'update ids: - "b"']);
  });

  test('widens: an addition is a change of security, a removal is not', () => {
    expect(texts('scopes', 'widens', ['a'], [], undefined)).toEqual(['security scopes: + "a"']);
    expect(texts('scopes', 'widens', [], ['a'], undefined)).toEqual(['update scopes: - "a"']);
  });

  test('keyed: keys that are not wanted are not ours', () => {
    expect(texts('fields', 'keyed', { a: 1 }, { a: 1, b: 2 }, undefined)).toEqual([]);
    expect(texts('fields', 'keyed', { a: 1 }, { a: 2 }, undefined)).toEqual(['update fields.a: 2 -> 1']);
  });

  test('remembered: the digest of what was last sent decides', () => {
    expect(texts('picture', 'remembered', 'x', null, digestOf('x'))).toEqual([]);
    expect(texts('picture', 'remembered', 'x', null, digestOf('y'))).toEqual(['update picture: (changed)']);
    expect(texts('picture', 'sensitive', 'x', null, undefined)).toEqual(['update picture: (changed)']);
  });

  test('a long value is cut so that a line fits on a terminal', () => {
    const [line = ''] = texts('name', 'exact', 'x'.repeat(500), '', undefined);
    expect(line.length).toBeLessThan(80);
  });
});

describe('two long values', () => {
  test('are told apart by their ends, e.g. node ids and addresses', () => {
    const id = (end: string) => `NG1lLXNhbmRib3gudGVzdC9TZXJ2aWNlSW5zdGFuY2UvMzE0MTU5MjY1MzU4${end}`;
    const [difference] = fieldDifferences('link', 'exact', id('AAA'), id('BBB'), undefined);
    expect(difference?.text).toMatch(/^link: "NG1l\S*BBB" -> "NG1l\S*AAA"$/);
    expect(difference?.text.length).toBeLessThan(6 + 2 * 50 + 4);
  });
});

describe('what is known later', () => {
  test('is shown as such, and not written where it turns out to be the same', async () => {
    const platform = new SamplePlatform();
    platform.rows.set('a', { id: 'a', version: 1, name: 'a', kind: 'k' });
    platform.rows.set('b', { id: 'b', version: 1, name: 'b', link: '2' });
    const first = node(platform, 'a', { tags: ['new'] });
    const proposed = plan([node(platform, 'b', { link: output(first, 'version') }), first]);
    expect(proposed.changes).toEqual([
      { kind: 'update', title: 'record a', details: ['tags: + "new"'] },
      { kind: 'update', title: 'record b', details: ['link: known after record a'] },
    ]);
    const events: Progress[] = [];
    const report = await apply(proposed, { ...quiet, progress: (event) => events.push(event) });
    const begun = events.flatMap((event) => (event.type === 'started' ? [event.title] : []));
    expect(begun).toEqual(['record a', 'record b']);
    expect(report.done).toEqual([
      { title: 'record a', outcome: 'updated' },
      { title: 'record b', outcome: 'unchanged' },
    ]);
    expect(platform.writes).toBe(1);
  });

  test('stops the run where it brings a change of a kind that nobody approved', async () => {
    const platform = new SamplePlatform();
    platform.rows.set('b', { id: 'b', version: 1, name: 'b', rights: [] });
    const first: Node<{ readonly rights: readonly string[] }> = {
      key: 'a',
      title: 'a',
      needs: [],
      compare: () => ({
        change: 'create',
        kinds: ['create'],
        differences: [],
        known: {},
        apply: () => Promise.resolve({ outcome: 'created', output: { rights: ['everything'] } }),
      }),
    };
    const proposed = plan([first, node(platform, 'b', { rights: output(first, 'rights') })]);
    const report = await apply(proposed, quiet);
    expect(report.failed).toMatchObject([{ title: 'record b', error: { kinds: ['security'] } }]);
    expect(report.failed[0]?.error).toBeInstanceOf(NotApproved);
    expect(platform.writes).toBe(0);
  });

  test('independent nodes go at the same time, and after a failure no further one is begun', async () => {
    const events: string[] = [];
    const gate = new EventEmitter();
    const both = once(gate, 'open');
    const slow = step('slow', [], () => both);
    const fails = step('fails', [], async () => {
      gate.emit('open');
      throw new Error('refused');
    });
    const next = step('next', [slow], () => Promise.resolve());
    const progress = (event: Progress): void => {
      events.push(`${event.type} ${event.step}`);
    };
    const report = await apply(plan([slow, fails, next]), { signal: quiet.signal, progress });
    expect(events).toEqual(['started slow', 'started fails', 'failed fails', 'finished slow']);
    expect(report).toMatchObject({ done: [{ title: 'slow' }], failed: [{ title: 'fails' }], left: ['next'] });
  });

  test('a node that needs itself is refused, and so are two nodes with one key', () => {
    const needs: Node[] = [];
    const own: Node = { ...node(new SamplePlatform(), 'a', {}), needs };
    needs.push(own);
    expect(() => plan([own])).toThrow(UnusableGraph);
    expect(() => plan([node(new SamplePlatform(), 'a', {}), node(new SamplePlatform(), 'a', {})])).toThrow(
      UnusableGraph,
    );
  });
});

import { digestOf } from './canonical.ts';
import type { Difference } from './change.ts';
import { fieldDifferences, shownField } from './compare.ts';
import { needsOf, resolve, type Wanted, type WantedFields } from './later.ts';
import type { Memory } from './memory.ts';
import { unchanged, type Node, type Outputs, type Step } from './node.ts';
import type { FieldRule, Found, Identified, RecordType } from './record-type.ts';

/** A value that a node needs is not known although its turn has come: the graph misses a dependency. */
export class UnknownValue extends Error {
  override readonly name = 'UnknownValue';
}

export interface RecordNodeOptions<Snapshot, Fields extends object, Created extends Identified> {
  readonly type: RecordType<Snapshot, Fields, Created>;
  readonly key: string;
  readonly title: string;
  readonly snapshot: Snapshot;
  /** What `type.read` finds the record by. */
  readonly find: Wanted<string>;
  readonly wanted: WantedFields<Fields>;
  readonly memory: Memory;
  /** Nodes that have to come first although no value is taken from them. */
  readonly after?: readonly Node[];
}

interface Fieldwise {
  readonly differences: readonly Difference[];
  /** Names of the fields that differ, or may differ. */
  readonly changed: readonly string[];
  /** Values of all wanted fields; throws UnknownValue where one is not known yet. */
  readonly values: () => Record<string, unknown>;
}

const created = (text: string | undefined): readonly Difference[] =>
  text === undefined ? [] : [{ kind: 'create', text }];

const secretRules: readonly FieldRule[] = ['remembered', 'sensitive'];

/** A record of the platform as a node: found, compared field by field, made or updated with one mutation. */
export function recordNode<Snapshot, Fields extends object, Created extends Identified>(
  options: RecordNodeOptions<Snapshot, Fields, Created>,
): Node<Created> {
  const { type, key, title, snapshot, wanted, memory } = options;
  const rules = new Map<string, FieldRule>(Object.entries(type.rules));
  const entries: readonly (readonly [string, unknown])[] = Object.entries(wanted);

  const remember = async (id: string, values: Readonly<Record<string, unknown>>): Promise<void> => {
    const sent = Object.entries(values).filter(([name]) => secretRules.includes(rules.get(name) ?? 'exact'));
    if (sent.length === 0) return;
    const before = memory.recall(key);
    const kept = before?.id === id ? before.digests : {};
    const digests = { ...kept, ...Object.fromEntries(sent.map(([name, value]) => [name, digestOf(value)])) };
    await memory.remember(key, { id, digests });
  };

  const compareFields = (outputs: Outputs, current: Found<Fields, Created> | undefined): Fieldwise => {
    const remembered = memory.recall(key);
    const digests = remembered !== undefined && remembered.id === current?.id ? remembered.digests : {};
    const fields: Readonly<Record<string, unknown>> = { ...current?.fields };
    const differences: Difference[] = [];
    const changed: string[] = [];
    for (const [name, value] of entries) {
      const rule = rules.get(name) ?? 'exact';
      const resolved = resolve(value, outputs);
      if (resolved.known && resolved.value === undefined) continue;
      const found: readonly Difference[] = !resolved.known
        ? current !== undefined && rule === 'initial'
          ? []
          : [{ kind: current === undefined ? 'create' : 'update', text: `${name}: known after ${resolved.after}` }]
        : current === undefined
          ? created(shownField(name, rule, resolved.value))
          : fieldDifferences(name, rule, resolved.value, fields[name], digests[name]);
      if (found.length > 0) changed.push(name);
      differences.push(...found);
    }
    const values = (): Record<string, unknown> => {
      const made: Record<string, unknown> = {};
      for (const [name, value] of entries) {
        const resolved = resolve(value, outputs);
        if (!resolved.known) throw new UnknownValue(`${title}: ${name} is known only after ${resolved.after}`);
        if (resolved.value !== undefined) made[name] = resolved.value;
      }
      return made;
    };
    return { differences, changed, values };
  };

  return {
    key,
    title,
    needs: [
      ...new Set([options.find, ...entries.map(([, value]) => value)].flatMap(needsOf)),
      ...(options.after ?? []),
    ],
    compare(outputs): Step<Created> {
      const found = resolve(options.find, outputs);
      const current = found.known ? type.read(snapshot, found.value) : undefined;
      const { differences, changed, values } = compareFields(outputs, current);
      if (current === undefined) {
        return {
          change: 'create',
          // Where the record cannot be looked for yet, it may turn out to exist.
          kinds: found.known ? ['create'] : ['create', 'update'],
          differences,
          known: {},
          async apply() {
            const given = values();
            const output = await type.create(given as Fields);
            await remember(output.id, given);
            return { outcome: 'created', output };
          },
        };
      }
      const { fields: _fields, ...rest } = current;
      const existing = rest as unknown as Created;
      if (changed.length === 0) return unchanged(existing);
      const renewedBy: readonly string[] = type.renewedBy ?? changed;
      const renewed: readonly string[] = changed.some((name) => renewedBy.includes(name)) ? (type.renewed ?? []) : [];
      const known = Object.fromEntries(Object.entries(existing).filter(([name]) => !renewed.includes(name)));
      return {
        change: 'update',
        kinds: [...new Set(differences.map((difference) => difference.kind))],
        differences,
        known: known as Partial<Created>,
        async apply() {
          const given = Object.fromEntries(Object.entries(values()).filter(([name]) => changed.includes(name)));
          const output = await type.update(current, given as Partial<Fields>);
          await remember(output.id, given);
          return { outcome: 'updated', output };
        },
      };
    },
  };
}

/** A record that nothing wants any more. */
export function removalNode(options: {
  readonly key: string;
  readonly title: string;
  readonly id: string;
  readonly kind?: 'delete' | 'update';
  readonly because: string;
  readonly remove: (id: string) => Promise<'deleted' | 'disabled'>;
  readonly after?: readonly Node[];
}): Node {
  const { key, title, id, kind = 'delete', because, remove, after = [] } = options;
  return {
    key,
    title,
    needs: after,
    compare: () => ({
      change: 'remove',
      kinds: [kind],
      differences: [{ kind, text: because }],
      known: {},
      apply: async () => ({ outcome: await remove(id), output: {} }),
    }),
  };
}

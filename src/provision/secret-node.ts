import { canonical } from '../reconcile/canonical.ts';
import { shown, type Difference } from '../reconcile/change.ts';
import { needsOf, resolve, type Wanted } from '../reconcile/later.ts';
import { unchanged, type Node, type Step } from '../reconcile/node.ts';
import { UnknownValue } from '../reconcile/record-node.ts';
import type { Json, Versioned } from '../runtime/ports.ts';
import { mergeDocument } from './merge-document.ts';
import type { ProviderSecret } from './provider-secret.ts';

/** Keys of the provider secret that this run wants to have certain values, or undefined: none; other keys are left alone. */
export function secretNode(options: {
  readonly key: string;
  readonly title: string;
  readonly secrets: Versioned;
  readonly current: Pick<ProviderSecret, 'name' | 'document'>;
  readonly own: Readonly<Record<string, Wanted<Json | undefined>>>;
  /** Keys whose values are never shown. */
  readonly sensitive?: readonly string[];
  readonly after?: readonly Node[];
}): Node {
  const { key, title, secrets, current, own, sensitive = [], after = [] } = options;
  const entries = Object.entries(own);
  return {
    key,
    title,
    needs: [...entries.flatMap(([, value]) => needsOf(value)), ...after],
    compare(outputs): Step {
      const kind = entries.every(([name]) => current.document[name] === undefined) ? 'create' : 'update';
      const differences: Difference[] = [];
      const values: Record<string, Json | undefined> = {};
      let waitingFor: string | undefined;
      for (const [name, wanted] of entries) {
        const resolved = resolve(wanted, outputs);
        if (!resolved.known) {
          waitingFor = resolved.after;
          differences.push({ kind, text: `${name}: known after ${resolved.after}` });
          continue;
        }
        values[name] = resolved.value;
        if (canonical(resolved.value) === canonical(current.document[name])) continue;
        const hidden = current.document[name] === undefined ? '(given)' : '(changed)';
        const removed = resolved.value === undefined ? '(removed)' : undefined;
        const text = removed ?? (sensitive.includes(name) ? hidden : shown(resolved.value));
        differences.push({ kind, text: `${name}: ${text}` });
      }
      if (differences.length === 0) return unchanged({});
      return {
        change: kind,
        kinds: [kind],
        differences,
        known: {},
        async apply() {
          if (waitingFor !== undefined) throw new UnknownValue(`${title} needs ${waitingFor}`);
          await mergeDocument(secrets, current.name, values);
          return { outcome: kind === 'create' ? 'created' : 'updated', output: {} };
        },
      };
    },
  };
}

import type { Engine, WorkloadPlan } from '../engine/engine.ts';
import type { ChangeKind, Difference } from '../reconcile/change.ts';
import type { Node } from '../reconcile/node.ts';
import { unchanged } from '../reconcile/node.ts';
import type { Run } from '../run.ts';

/** The template's outputs by name. */
export type WorkloadOutputs = Readonly<Record<string, string>>;

/** The functions of one template as a node; the engine planned them already. */
export function workloadNode(options: {
  readonly engine: Engine;
  readonly planned: WorkloadPlan;
  /** Known only when the plan is applied. */
  readonly run: () => Run;
  readonly key?: string;
  /** Said with the changes, and no change by itself. */
  readonly note?: string | undefined;
  readonly after?: readonly Node[];
}): Node<WorkloadOutputs> {
  const { engine, planned, run, key = 'workload', note, after = [] } = options;
  const { change, current, details, risks, workload } = planned;
  return {
    key,
    title: `workload ${workload.name}`,
    needs: after,
    compare() {
      if (change === 'none' && current !== undefined) return unchanged(current.outputs);
      const kind = change === 'create' ? 'create' : 'update';
      const own = [...(note === undefined ? [] : [note]), ...details];
      const risky = new Set(risks.map(({ text }) => text));
      const differences: readonly Difference[] = [
        ...own.filter((text) => !risky.has(text)).map((text) => ({ kind, text }) as const),
        ...risks,
      ];
      return {
        change: kind,
        kinds: [...new Set<ChangeKind>([kind, ...risks.map((risk) => risk.kind)])],
        differences,
        known: {},
        async apply() {
          const { outputs } = await engine.apply(planned, run());
          return { outcome: kind === 'create' ? 'created' : 'updated', output: outputs };
        },
      };
    },
  };
}

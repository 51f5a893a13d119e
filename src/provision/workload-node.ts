import type { Engine, WorkloadPlan } from '../engine/engine.ts';
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
  readonly after?: readonly Node[];
}): Node<WorkloadOutputs> {
  const { engine, planned, run, after = [] } = options;
  const { change, current, details, workload } = planned;
  return {
    key: 'workload',
    title: `workload ${workload.name}`,
    needs: after,
    compare() {
      if (change === 'none' && current !== undefined) return unchanged(current.outputs);
      const kind = change === 'create' ? 'create' : 'update';
      return {
        change: kind,
        kinds: [kind],
        differences: details.map((text) => ({ kind, text })),
        known: {},
        async apply() {
          const { outputs } = await engine.apply(planned, run());
          return { outcome: kind === 'create' ? 'created' : 'updated', output: outputs };
        },
      };
    },
  };
}

import type { Engine, EnginePlace, WorkloadPlan } from '../engine/engine.ts';
import type { Node } from '../reconcile/node.ts';
import type { Run } from '../run.ts';
import { cloudText } from './engine-place.ts';
import { workloadNode, type WorkloadOutputs } from './workload-node.ts';

/** What all workloads stand on, as the node that comes before them; none on an engine that needs nothing. */
export function foundationNodes({
  planned,
  place,
  ...options
}: {
  readonly engine: Engine;
  /** Of `engine.foundation`. */
  readonly planned: WorkloadPlan | undefined;
  readonly place: EnginePlace;
  /** Known only when the plan is applied. */
  readonly run: () => Run;
}): readonly Node<WorkloadOutputs>[] {
  return planned === undefined
    ? []
    : [workloadNode({ ...options, planned, key: 'foundation', note: cloudText(place) })];
}

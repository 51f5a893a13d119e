import type { ChangeKind, ProposedChange } from './change.ts';
import { inOrder } from './graph.ts';
import type { Node, Step } from './node.ts';

export interface PlannedStep {
  readonly node: Node;
  readonly step: Step;
}

export interface Plan {
  /** Every node, each after the ones that it needs. */
  readonly steps: readonly PlannedStep[];
  /** What a person has to approve; empty where everything is as wanted. */
  readonly changes: readonly ProposedChange[];
}

/** Approvals are by kind, so one step with two kinds is shown as two changes. */
function proposals({ node, step }: PlannedStep): readonly ProposedChange[] {
  if (step.change === 'unchanged') return [];
  const found = step.differences.map((difference) => difference.kind);
  const kinds = [...new Set<ChangeKind>(step.change === 'create' ? ['create', ...found] : found)];
  return kinds.map((kind) => ({
    kind,
    title: node.title,
    details: step.differences.filter((one) => one.kind === kind).map((difference) => difference.text),
  }));
}

/**
 * Compares every node with its current state, without a request and without a trace. What depends on a node that is still
 * to be applied is shown as known after it. Throws UnusableGraph.
 */
export function plan(nodes: readonly Node[]): Plan {
  const outputs = new Map<string, object>();
  const steps = inOrder(nodes).map((node): PlannedStep => {
    const step = node.compare(outputs);
    outputs.set(node.key, step.known);
    return { node, step };
  });
  return { steps, changes: steps.flatMap(proposals) };
}

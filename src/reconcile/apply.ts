import type { ChangeKind } from './change.ts';
import type { Node, Outcome, Step } from './node.ts';
import type { Plan, PlannedStep } from './plan.ts';

/** A change appeared that the approved plan did not have. */
export class NotApproved extends Error {
  override readonly name = 'NotApproved';
  readonly kinds: readonly ChangeKind[];
  readonly details: readonly string[];

  constructor(kinds: readonly ChangeKind[], step: Step) {
    super(`a change of kind ${kinds.join(', ')} appeared that the approved plan did not have`);
    this.kinds = kinds;
    this.details = step.differences.filter(({ kind }) => kinds.includes(kind)).map((difference) => difference.text);
  }
}

export type Progress =
  | { readonly type: 'started'; readonly step: string; readonly title: string }
  | { readonly type: 'finished'; readonly step: string; readonly outcome: Outcome }
  | { readonly type: 'failed'; readonly step: string; readonly reason: string };

export interface Report {
  readonly done: readonly { readonly title: string; readonly outcome: Outcome }[];
  readonly failed: readonly { readonly title: string; readonly error: unknown }[];
  /** Titles of what was not begun; a rerun begins there. */
  readonly left: readonly string[];
  /** By node key. */
  readonly outputs: ReadonlyMap<string, object>;
}

export interface ApplyOptions {
  /** No node is begun after it fired; those that run are waited for. */
  readonly signal: AbortSignal;
  readonly progress: (event: Progress) => void;
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Applies a plan. Nodes that do not need each other run at the same time. Each is compared once more with the values that
 * are known by then; a change of a kind that its planned step did not have stops the run. After a failure no further node
 * is begun. Never throws: what failed is in the report.
 */
export async function apply(plan: Plan, { signal, progress }: ApplyOptions): Promise<Report> {
  const outputs = new Map<string, object>();
  const done: { title: string; outcome: Outcome }[] = [];
  const failed: { title: string; error: unknown }[] = [];
  const left: string[] = [];
  const running = new Map<Node, Promise<void>>();

  const perform = async ({ node, step: planned }: PlannedStep): Promise<void> => {
    const ready = node.needs.every((need) => outputs.has(need.key));
    if (!ready || failed.length > 0 || signal.aborted) {
      if (planned.change !== 'unchanged') left.push(node.title);
      return;
    }
    try {
      const step = node.compare(outputs);
      const surprising = step.kinds.filter((kind) => !planned.kinds.includes(kind));
      if (surprising.length > 0) throw new NotApproved(surprising, step);
      if (planned.change !== 'unchanged') progress({ type: 'started', step: node.key, title: node.title });
      const applied = await step.apply();
      outputs.set(node.key, applied.output);
      done.push({ title: node.title, outcome: applied.outcome });
      if (planned.change !== 'unchanged') {
        progress({ type: 'finished', step: node.key, outcome: applied.outcome });
      }
    } catch (error) {
      failed.push({ title: node.title, error });
      progress({ type: 'failed', step: node.key, reason: reason(error) });
    }
  };

  for (const planned of plan.steps) {
    const before = planned.node.needs.map((need) => running.get(need) ?? Promise.resolve());
    running.set(
      planned.node,
      Promise.all(before).then(() => perform(planned)),
    );
  }
  await Promise.all(running.values());
  return { done, failed, left, outputs };
}

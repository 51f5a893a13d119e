import type { ChangeKind, Difference } from './change.ts';

/** What applied nodes gave, by node key; before applying, as far as it is known already. */
export type Outputs = ReadonlyMap<string, object>;

export type Outcome = 'created' | 'updated' | 'deleted' | 'disabled' | 'unchanged';

export interface Applied<Output extends object> {
  readonly outcome: Outcome;
  readonly output: Output;
}

/** What has to happen to one node, as far as it can be said now. */
export interface Step<Output extends object = object> {
  readonly change: 'create' | 'update' | 'remove' | 'unchanged';
  /** Kinds of change that this step may turn out to be; approving it approves these. Empty: nothing to do. */
  readonly kinds: readonly ChangeKind[];
  readonly differences: readonly Difference[];
  /** Outputs that are known without applying. All of them, where nothing changes. */
  readonly known: Partial<Output>;
  /** Does it; called at most once, and only when every value is known. */
  apply(): Promise<Applied<Output>>;
}

/** One thing that is to have a wanted state: a record, a secret, a workload. */
export interface Node<Output extends object = object> {
  /** Unique within a graph and stable between runs. */
  readonly key: string;
  /** As a person reads it, e.g. `product "AWS Lambda"`. */
  readonly title: string;
  /** Nodes that have to be applied before. */
  readonly needs: readonly Node[];
  /** Pure: wanted against current state. Called while planning, and again when all values are known. */
  compare(outputs: Outputs): Step<Output>;
}

/** A step that has nothing to do. */
export function unchanged<Output extends object>(output: Output): Step<Output> {
  return {
    change: 'unchanged',
    kinds: [],
    differences: [],
    known: output,
    apply: () => Promise.resolve({ outcome: 'unchanged', output }),
  };
}

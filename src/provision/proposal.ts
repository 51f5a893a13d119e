import { Failure, type FailureKind } from '../failure.ts';
import { apply, NotApproved, type Report } from '../reconcile/apply.ts';
import type { ProposedChange } from '../reconcile/change.ts';
import type { Outcome } from '../reconcile/node.ts';
import type { Plan } from '../reconcile/plan.ts';
import type { Run } from '../run.ts';

const notApproved: FailureKind = { code: 'AB-PROVISION-NOTAPPROVED', exit: 'approvalMissing' };
const stopped: FailureKind = { code: 'AB-PROVISION-STOPPED', exit: 'failed', retryable: true };
const cancelled: FailureKind = { code: 'AB-PROVISION-CANCELLED', exit: 'cancelled', retryable: true };

/** What a command would change; `--dry-run` shows it, the real run applies it. */
export interface Proposal<Result> {
  /** Empty where everything is as wanted. */
  readonly changes: readonly ProposedChange[];
  /** Applies the plan; the changes have been approved. Makes no request where there are none. Throws Failure. */
  apply(run: Run): Promise<Done<Result>>;
}

export interface Done<Result> {
  readonly steps: readonly { readonly title: string; readonly outcome: Outcome }[];
  readonly result: Result;
}

/** The run of a plan for nodes that are made before there is one: `run` throws until `begin` was called. */
export function laterRun(): { readonly begin: (run: Run) => void; readonly run: () => Run } {
  let begun: Run | undefined;
  return {
    begin(run) {
      begun = run;
    },
    run() {
      if (begun === undefined) throw new Error('the plan is applied without a run');
      return begun;
    },
  };
}

/** For plans whose nodes make requests only, and need no run for that. */
export const nothingToBegin = (): void => {};

/** A text among a node's outputs; empty where there is none. */
export function textAt(output: object | undefined, name: string): string {
  const value: unknown = new Map<string, unknown>(Object.entries(output ?? {})).get(name);
  return typeof value === 'string' ? value : '';
}

/** `begin` is called before the plan is applied; `finish` makes the result from the outputs of all nodes, by key. */
export function proposalOf<Result>(
  plan: Plan,
  begin: (run: Run) => void,
  finish: (outputs: Report['outputs']) => Result,
): Proposal<Result> {
  return {
    changes: plan.changes,
    async apply(run) {
      begin(run);
      const report = await apply(plan, { signal: run.signal, progress: (event) => run.report(event) });
      const failure = failureOf(report, run.signal);
      if (failure !== undefined) throw failure;
      return { steps: report.done, result: finish(report.outputs) };
    },
  };
}

function list(label: string, titles: readonly string[]): string {
  return `${label}: ${titles.length === 0 ? 'nothing' : titles.join(', ')}`;
}

/** On one line. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const because = error instanceof Failure ? error.because : undefined;
  return because === undefined ? error.message : `${error.message}: ${because}`;
}

/** What is done, what failed, and what a rerun will do. */
function failureOf({ done, failed, left }: Report, signal: AbortSignal): Failure | undefined {
  const [first, ...others] = failed;
  if (first === undefined && left.length === 0) return undefined;
  const changed = done.filter(({ outcome }) => outcome !== 'unchanged').map(({ title }) => title);
  const rest = [
    ...others.map(({ title, error }) => `${title}: ${reasonOf(error)}`),
    list('done', changed),
    list('left', [...failed.map(({ title }) => title), ...left]),
  ].join('\n');
  if (signal.aborted || first === undefined) {
    return new Failure(cancelled, {
      message: 'Cancelled',
      because: rest,
      fix: 'Run the same command again; it keeps what is done and does the rest.',
    });
  }
  const { title, error } = first;
  if (error instanceof NotApproved) {
    return new Failure(notApproved, {
      message: `${title}: ${error.message}`,
      because: [...error.details, rest].join('\n'),
      fix: `Run the same command again to see and approve it, e.g. with --approve ${error.kinds.join(',')}.`,
    });
  }
  const rerun = 'Then run the same command again; it keeps what is done and does the rest.';
  if (error instanceof Failure) {
    const { code, exit, retryable, because, fix } = error;
    return new Failure(
      { code, exit, retryable },
      {
        message: `${title}: ${error.message}`,
        because: [...(because === undefined ? [] : [because]), rest].join('\n'),
        // What may be repeated as it is says so itself.
        fix: retryable ? fix : `${fix} ${rerun}`,
      },
      { cause: error },
    );
  }
  return new Failure(
    stopped,
    {
      message: `${title} failed`,
      because: [error instanceof Error ? error.message : String(error), rest].join('\n'),
      fix: `Correct the cause. ${rerun}`,
    },
    { cause: error },
  );
}

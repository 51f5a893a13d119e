/** What a running command tells its renderer; the only way out of the rooms below `commands`. */
export type RunEvent =
  | { readonly type: 'started'; readonly step: string; readonly title: string }
  | { readonly type: 'finished'; readonly step: string; readonly outcome: StepOutcome; readonly detail?: string }
  /** How far the step is that is under way, or the run before its first step. Said in passing: what has to stay is `information`. */
  | { readonly type: 'progress'; readonly text: string }
  | { readonly type: 'failed'; readonly step: string; readonly reason: string }
  | { readonly type: 'warning'; readonly text: string }
  | { readonly type: 'information'; readonly text: string };

export type StepOutcome = 'created' | 'updated' | 'deleted' | 'disabled' | 'unchanged' | 'done';

/** One invocation of a command, as the rooms below it see it. */
export interface Run {
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly report: (event: RunEvent) => void;
}

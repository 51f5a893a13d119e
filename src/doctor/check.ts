import { Failure } from '../failure.ts';
import type { CheckName } from './catalogue.ts';

export type Status = 'ok' | 'warning' | 'failed' | 'skipped';

/** What a check has found. */
export interface Outcome {
  readonly status: Status;
  /** One sentence without a final full stop. */
  readonly text: string;
  /** The one thing to do; where there is something to do. */
  readonly fix?: string;
  /** True: credentials or what they allow are the trouble. */
  readonly credentials?: boolean;
}

export interface Check {
  readonly name: CheckName;
  /** Checks that have to go well before this one can say anything. */
  readonly needs?: readonly CheckName[];
  /** Milliseconds; as the run says unless given. */
  readonly limit?: number;
  run(signal: AbortSignal): Promise<Outcome>;
}

export interface CheckResult extends Outcome {
  readonly name: CheckName;
}

/** Why a check is skipped under `--offline`. */
export const needsNetwork = 'needs the network (--offline)';

export const ok = (text: string): Outcome => ({ status: 'ok', text });
export const warning = (text: string, fix: string): Outcome => ({ status: 'warning', text, fix });
export const failed = (text: string, fix: string): Outcome => ({ status: 'failed', text, fix });
export const skipped = (text: string): Outcome => ({ status: 'skipped', text });

/** A Failure, or an error of the operating system, is what a check has found; anything else is a mistake of ours. */
export function outcomeOf(error: unknown): Outcome {
  if (error instanceof Failure) {
    const { message, because, fix, exit } = error;
    const text = because === undefined ? message : `${message}: ${because.split('\n').join('; ')}`;
    return { status: 'failed', text, fix, ...(exit === 'credentials' ? { credentials: true } : {}) };
  }
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error;
  return failed(error.message, 'Look at the file or folder that is named, its owner and its mode.');
}

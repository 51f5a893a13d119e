import type { FailureExit, FailureKind } from '../failure.ts';

/** What there is to say of an error when it has not just happened. */
export interface CatalogueEntry {
  readonly exit: FailureExit;
  /** As in the kind that is thrown: the same command may succeed when it is run again. */
  readonly retryable?: true;
  /** When it happens, in sentences. */
  readonly meaning: string;
  /** What to do, in sentences. */
  readonly remedy: string;
}

export type Entries = Readonly<Record<FailureKind['code'], CatalogueEntry>>;

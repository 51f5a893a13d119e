export interface Measured {
  readonly count: number;
  readonly seconds: number;
  /** MiB. */
  readonly peak: number;
}

export function measureLines(counts?: readonly number[]): Promise<readonly Measured[]>;

/** Digests of what was last sent, for fields that cannot be read back. */
export interface Remembered {
  /** Of the record that they were sent to; another record knows nothing of them. */
  readonly id: string;
  readonly digests: Readonly<Record<string, string>>;
}

export interface Memory {
  /** Pure: whatever was loaded before planning. */
  recall(key: string): Remembered | undefined;
  remember(key: string, remembered: Remembered): Promise<void>;
}

/** Where the functions of a demo run. */
export interface DemoPlace {
  /** Answers and settings by which commands find the engine. */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds in which a message has to arrive. */
  readonly longestWait: number;
  /** For the person who watches; undefined for this machine. */
  readonly where: string | undefined;
  /** `keep`: what was deployed stays, where it can stay. */
  end(keep: boolean): Promise<void>;
}

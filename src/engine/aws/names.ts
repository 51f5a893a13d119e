/** Names on AWS of what belongs to one engine; `engine`: its name, `app-builder` unless it was given another one. */
export function engineNames(engine: string) {
  return {
    foundationStack: `${engine}-foundation`,
    stateTable: `${engine}-state`,
    /** Secret with the key that the fields of the state table are encrypted with. */
    stateKey: `${engine}/state-key`,
    /** Bucket names are global, so account and region are part of it. */
    artifactsBucket: (account: string, region: string) => `${engine}-${account}-${region}`,
  } as const;
}

/** A secret that sender and receiver share, under a name that may be shown. */
export interface SharedSecret {
  readonly name: string;
  readonly value: string;
}

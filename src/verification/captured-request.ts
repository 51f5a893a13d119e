/** One webhook request as it came, whatever the capture looked like. */
export interface CapturedRequest {
  readonly method?: string;
  readonly url?: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as they were sent: signatures are made over them. */
  readonly body: Buffer;
  /** Milliseconds since the epoch, where the capture tells. */
  readonly receivedAt?: number;
}

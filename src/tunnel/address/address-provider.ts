/** A public address that leads to a port of this machine. */
export interface OpenAddress {
  /** Origin, e.g. `https://quiet-sea.trycloudflare.com`. */
  readonly url: string;
  /** Resolves when it leads here no longer, with the reason: exit code and the last lines of its program. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** What makes a port of this machine reachable from outside. */
export interface AddressProvider {
  /** e.g. `cloudflared` */
  readonly name: string;
  /** Where its address is known beforehand. */
  readonly url?: string;
  /**
   * Opens an address for `http://127.0.0.1:<port>`. Once the signal is aborted it rejects, with what its program has said, and
   * leaves no process behind. Throws Failure `AB-TUNNEL-ADDRESS`.
   */
  open(port: number, signal: AbortSignal): Promise<OpenAddress>;
}

/** The ports that a handler needs from its engine. Nothing in this room imports another room of ours. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface Stored {
  readonly value: JsonObject;
  /** Opaque; give it back to `put` to say what the new value replaces. */
  readonly version: string;
}

/** A store that changes by compare-and-swap only, so that no writer undoes another one's work. */
export interface Versioned {
  get(name: string): Promise<Stored | undefined>;
  /** `version` undefined: the name must not exist yet. `conflict`: somebody else was first, read again. */
  put(name: string, value: JsonObject, version: string | undefined): Promise<'stored' | 'conflict'>;
  /** Removing what is not there is no error. */
  remove(name: string): Promise<void>;
  /** Names that start with `prefix`, sorted. */
  list(prefix: string): Promise<readonly string[]>;
}

/**
 * What changes with traffic. A message is claimed, worked on and settled:
 * - `claimed`: ours until `leaseEndsAt`; then somebody else may claim it (we crashed).
 * - `busy`: another invocation works on it right now.
 * - `settled`: done before; repeat nothing.
 */
export interface State extends Versioned {
  /** Times are milliseconds since the epoch. */
  claim(key: string, leaseEndsAt: number): Promise<'claimed' | 'busy' | 'settled'>;
  /** Remembers until `expiresAt` that the work behind `key` is done. */
  settle(key: string, expiresAt: number): Promise<void>;
  /** Gives the claim back: the next `claim` gets it at once. */
  release(key: string): Promise<void>;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** Told to the integrations when something about an installation may have changed. */
export interface InstallationChanged {
  readonly domain: string;
  readonly account: string;
  readonly offering: string;
  /** What became of the app instance, where the platform itself told it; otherwise anything may have changed. */
  readonly change?: 'created' | 'updated' | 'deleted';
}

export interface Ports {
  readonly secrets: Versioned;
  readonly state: State;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: (line: LogLine) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where requests to `url` really go: the same address, or the sandbox's. */
  readonly route: (url: URL) => URL;
  /** Puts an event on the engine's bus. */
  readonly announce: (change: InstallationChanged) => Promise<void>;
  /**
   * Puts messages into a queue, in any number; resolves when all of them are kept. `queue`: its address, as the environment of
   * the function has it. `delay`: seconds until they are delivered, at most 900.
   */
  readonly send: (
    queue: string,
    messages: readonly JsonObject[],
    options?: { readonly delay?: number },
  ) => Promise<void>;
}

import type { JsonObject, Ports } from '../../../runtime/ports.ts';
import { readPolicy, type Policy } from '../wire/policy.ts';

export interface CachedSecret {
  /** Undefined: the store has no such secret. */
  readonly value: JsonObject | undefined;
  /** Parsed once; throws UnusablePolicy. */
  readonly policy: () => Policy;
  readonly loadedAt: number;
}

/** Milliseconds. A message costs no call to the store within these; a revoked key is gone after them. */
const fresh = 5 * 60_000;
/** What is missing is asked for again soon: a policy may arrive a moment after the first message. */
const freshAbsence = 1000;
const reloadInterval = 60_000;
const capacity = 1000;

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Secrets of this process, least recently loaded ones dropped first; concurrent readers share one call. */
export class SecretCache {
  readonly #ports: Pick<Ports, 'secrets' | 'now'>;
  readonly #entries = new Map<string, CachedSecret>();
  readonly #loading = new Map<string, Promise<CachedSecret>>();

  constructor(ports: Pick<Ports, 'secrets' | 'now'>) {
    this.#ports = ports;
  }

  get(name: string): CachedSecret | Promise<CachedSecret> {
    const entry = this.#entries.get(name);
    const lifetime = entry?.value === undefined ? freshAbsence : fresh;
    return entry !== undefined && this.#ports.now() - entry.loadedAt < lifetime ? entry : this.#load(name);
  }

  /** The secret as it is now, or undefined where it was read within the last minute: a forger cannot make us read more. */
  async reload(name: string): Promise<CachedSecret | undefined> {
    const entry = this.#entries.get(name);
    if (entry !== undefined && this.#ports.now() - entry.loadedAt < reloadInterval) return undefined;
    return this.#load(name);
  }

  async #load(name: string): Promise<CachedSecret> {
    const under = this.#loading.get(name);
    if (under !== undefined) return under;
    const loading = this.#read(name).finally(() => this.#loading.delete(name));
    this.#loading.set(name, loading);
    return loading;
  }

  async #read(name: string): Promise<CachedSecret> {
    const stored = await this.#ports.secrets.get(name);
    const value = stored?.value;
    const entry = { value, policy: once(() => readPolicy(value?.['policy'])), loadedAt: this.#ports.now() };
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > capacity && oldest !== undefined) this.#entries.delete(oldest);
    return entry;
  }
}

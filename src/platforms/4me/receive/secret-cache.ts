import { keepNewest } from '../../../runtime/newest.ts';
import { Retry } from '../../../runtime/outcomes.ts';
import type { JsonObject, Ports } from '../../../runtime/ports.ts';
import { readPolicy, type Policy } from '../wire/policy.ts';
import { LookupBudget } from './lookup-budget.ts';

export interface CachedSecret {
  /** Undefined: the store has no such secret. */
  readonly value: JsonObject | undefined;
  /** Parsed once; throws UnusablePolicy. */
  readonly policy: () => Policy;
  readonly loadedAt: number;
  /** When a refused message last made us read it again. */
  readonly reloadedAt: number;
}

/** Milliseconds. A message costs no call to the store within these; a revoked key is gone after them. */
const fresh = 5 * 60_000;
/** What is missing is asked for again soon: a policy may arrive a moment after the first message. */
const freshAbsence = 1000;
const reloadInterval = 60_000;

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

const tooMany = (): Retry => new Retry('Too many accounts are looked up', { after: 1 });

/**
 * Secrets of this process, least recently loaded ones dropped first; concurrent readers share one call. A name that the store
 * does not have is asked for once a second at most, and all such names together as `LookupBudget` says; what is beyond that
 * throws Retry, whether the name exists or not.
 */
export class SecretCache {
  readonly #ports: Pick<Ports, 'secrets' | 'now'>;
  // Apart, because strangers can ask for as many accounts as they like.
  readonly #present = new Map<string, CachedSecret>();
  readonly #absent = new Map<string, CachedSecret>();
  readonly #loading = new Map<string, Promise<CachedSecret>>();
  /** Names that exist, also those that were forgotten: strangers cannot use up the look-ups of these. */
  readonly #existing = new Map<string, true>();
  readonly #budget: LookupBudget;

  /** `existing`: names that are never unknown, e.g. that of the provider's secret. */
  constructor(ports: Pick<Ports, 'secrets' | 'now'>, existing: readonly string[] = []) {
    this.#ports = ports;
    this.#budget = new LookupBudget(ports.now);
    for (const name of existing) this.#existing.set(name, true);
  }

  get(name: string): CachedSecret | Promise<CachedSecret> {
    const entry = this.#known(name);
    const lifetime = entry?.value === undefined ? freshAbsence : fresh;
    return entry !== undefined && this.#ports.now() - entry.loadedAt < lifetime ? entry : this.#load(name);
  }

  /** Whether names that nobody knows are not looked up now: who is known must not get another answer than Retry then. */
  isLimiting(): boolean {
    return this.#budget.isSpent();
  }

  /**
   * The secret as it is now, for a message that was refused by the one we know. Undefined where it was just read, or was read
   * for this reason within the last minute: a forger cannot make us read more.
   */
  async reload(name: string): Promise<CachedSecret | undefined> {
    const now = this.#ports.now();
    const entry = this.#known(name);
    if (entry === undefined) return this.#load(name);
    if (now - entry.loadedAt < freshAbsence || now - entry.reloadedAt < reloadInterval) return undefined;
    const loaded = await this.#load(name);
    const again = { ...loaded, reloadedAt: now };
    // What was forgotten meanwhile stays forgotten.
    if (this.#known(name) === loaded) this.#keep(name, again);
    return again;
  }

  /** As `reload`, but after a second: for parts of the secret that are not there yet and may just have arrived. */
  async reloadIncomplete(name: string): Promise<CachedSecret | undefined> {
    const entry = this.#known(name);
    if (entry !== undefined && this.#ports.now() - entry.loadedAt < freshAbsence) return undefined;
    return this.#load(name);
  }

  /** For a secret that is known to have changed: the next `get` reads it, also where a read of it is under way. */
  forget(name: string): void {
    for (const entries of [this.#present, this.#absent, this.#loading]) entries.delete(name);
  }

  #known(name: string): CachedSecret | undefined {
    return this.#present.get(name) ?? this.#absent.get(name);
  }

  async #load(name: string): Promise<CachedSecret> {
    const under = this.#loading.get(name);
    if (under !== undefined) return under;
    const isKnown = this.#existing.has(name);
    if (!isKnown && !this.#budget.take()) throw tooMany();
    const loading = this.#read(name)
      .then((entry) => {
        if (!isKnown && entry.value !== undefined) this.#budget.found();
        // What was forgotten meanwhile may be what this read has found.
        if (this.#loading.get(name) === loading) this.#keep(name, entry);
        return entry;
      })
      .finally(() => {
        if (this.#loading.get(name) === loading) this.#loading.delete(name);
      });
    this.#loading.set(name, loading);
    return loading;
  }

  async #read(name: string): Promise<CachedSecret> {
    const stored = await this.#ports.secrets.get(name);
    const value = stored?.value;
    return {
      value,
      policy: once(() => readPolicy(value?.['policy'])),
      loadedAt: this.#ports.now(),
      reloadedAt: this.#known(name)?.reloadedAt ?? -Infinity,
    };
  }

  #keep(name: string, entry: CachedSecret): void {
    const [into, other] = entry.value === undefined ? [this.#absent, this.#present] : [this.#present, this.#absent];
    other.delete(name);
    keepNewest(into, name, entry);
    if (entry.value !== undefined) keepNewest(this.#existing, name, true);
  }
}

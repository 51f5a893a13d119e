import { createHash } from 'node:crypto';
import { isJsonObject } from '../../../runtime/json-object.ts';
import { keepNewest } from '../../../runtime/newest.ts';
import { Retry } from '../../../runtime/outcomes.ts';
import type { Json, Ports } from '../../../runtime/ports.ts';
import { StoreRefused } from '../client/errors.ts';
import type { StoreClient } from '../client/store-client.ts';
import { withoutOwnPrefix } from '../wire/permissions.ts';
import type { FoundStore } from './kit.ts';

/** Somebody in a store, as the store describes them (heseya-facts §6). */
export interface Identity {
  /** Null for whoever is not signed in. */
  readonly id: string | null;
  readonly name: string;
  /** The app's own ones without their prefix, others in full. */
  readonly permissions: ReadonlySet<string>;
}

interface Remembered {
  readonly identity: Identity;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** Milliseconds: so soon a permission that was taken away counts no more. */
const longest = 60_000;

/**
 * Bytes of what is remembered of one person, about: some hundred permissions of a store have a quarter. A process remembers a thousand
 * people of all stores, and anybody may run a store.
 */
const largest = 64 * 1024;
/** Bytes that a text takes beside its letters, about. */
const perText = 40;

/** Asks stores who somebody is, and remembers it for a minute at most, and never longer than a token lives. */
export class Identities {
  readonly #ports: Pick<Ports, 'now'>;
  /** By store, installation and token: what one store says is worth nothing in another one. */
  readonly #remembered = new Map<string, Remembered>();

  constructor(ports: Pick<Ports, 'now'>) {
    this.#ports = ports;
  }

  /**
   * `asked`: the token and the end of its time, in milliseconds since the epoch; undefined for somebody without one. Undefined for a token
   * that the store does not accept. Throws what the client throws otherwise.
   */
  async of(
    { key, record }: FoundStore,
    client: StoreClient,
    asked: { readonly token: string; readonly end: number } | undefined,
  ): Promise<Identity | undefined> {
    const parts = JSON.stringify([key, record.installed_at, asked?.token ?? null]);
    const name = createHash('sha256').update(parts).digest('hex');
    const known = this.#remembered.get(name);
    const now = this.#ports.now();
    if (known !== undefined && now < known.until) return known.identity;
    const identity = await this.#ask(record.app_slug, client, asked?.token);
    if (identity === undefined) return undefined;
    const until = Math.min(now + longest, asked?.end ?? Infinity);
    if (sizeOf(identity) <= largest) keepNewest(this.#remembered, name, { identity, until });
    return identity;
  }

  async #ask(slug: string, client: StoreClient, token: string | undefined): Promise<Identity | undefined> {
    try {
      const path = token === undefined ? '/auth/check' : `/auth/check/${encodeURIComponent(token)}`;
      const { body } = await client.request('GET', path);
      return identityIn(body, slug);
    } catch (error) {
      // It answers so for a bad token, one that is over, and one of another kind.
      if (token !== undefined && error instanceof StoreRefused && [404, 422].includes(error.status)) return undefined;
      throw error;
    }
  }
}

function sizeOf({ id, name, permissions }: Identity): number {
  return [id ?? '', name, ...permissions].reduce((size, text) => size + text.length + perText, 0);
}

function identityIn(body: Json | undefined, slug: string): Identity {
  const data = isJsonObject(body) ? body['data'] : undefined;
  const { id = null, name = '', permissions } = isJsonObject(data) ? data : {};
  if ((id !== null && typeof id !== 'string') || typeof name !== 'string' || !Array.isArray(permissions)) {
    throw new Retry('The store did not say who it is');
  }
  const names = (permissions as readonly Json[]).filter((one) => typeof one === 'string');
  return { id, name, permissions: new Set(names.map((one) => withoutOwnPrefix(one, slug))) };
}

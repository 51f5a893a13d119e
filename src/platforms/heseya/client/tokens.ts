import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Log } from '../../../runtime/log.ts';
import { keepNewest } from '../../../runtime/newest.ts';
import { Retry } from '../../../runtime/outcomes.ts';
import type { Outside, OutsideResponse } from '../../../runtime/outside/outside.ts';
import type { Ports } from '../../../runtime/ports.ts';
import { turnName } from '../wire/names.ts';
import { bodyOf, errorKey, successOf } from './answer.ts';
import { NeedsInstallation, StoreGone } from './errors.ts';
import type { StoreRecord } from './store-record.ts';
import type { StoreRecords } from './store-records.ts';
import { inTurn } from './turn.ts';

export interface RefreshContext {
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

export interface TokensOptions {
  readonly prefix: string;
  readonly records: StoreRecords;
  readonly outside: Outside;
}

interface TokenPair {
  readonly integration_token: string;
  readonly refresh_token: string;
}

/** Milliseconds for the store's answer; less than a turn, so that no second one uses the same token. */
const refreshTimeout = 8000;

/** Milliseconds that storing the new tokens may take. */
const storeTime = 1000;

/** Milliseconds between two attempts to store them: they are all that is left of the store. */
const storePauses = [50, 200, 800];

/**
 * Gets new tokens from stores. A refresh token works once, and the store forgets the old ones before it answers (heseya-facts §6):
 * two refreshes at a time would lose the store. So there is one at a time for each store, in this process and in all others, and both
 * tokens are stored together.
 */
export class Tokens {
  readonly #ports: Pick<Ports, 'state' | 'now'>;
  readonly #options: TokensOptions;
  /** By the key of the store. */
  readonly #underWay = new Map<string, Promise<StoreRecord>>();
  /** What stores have made and the state store has not taken yet, by the key of the store. */
  readonly #unstored = new Map<string, { readonly used: string; readonly tokens: TokenPair }>();

  constructor(ports: Pick<Ports, 'state' | 'now'>, options: TokensOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  /**
   * The record of the store with another integration token than `stale`: what somebody has stored meanwhile, or new ones. Throws
   * NeedsInstallation where the store does not take its refresh token, StoreGone where it has uninstalled the app, and Retry where it is
   * not known what became of the refresh: the next one finds out.
   */
  async fresh(key: string, stale: string, context: RefreshContext): Promise<StoreRecord> {
    const running = this.#underWay.get(key);
    if (running !== undefined) {
      const record = await running;
      if (record.integration_token !== stale) return record;
    }
    const own = this.#underWay.get(key) ?? this.#start(key, stale, context);
    return own;
  }

  #start(key: string, stale: string, context: RefreshContext): Promise<StoreRecord> {
    const { prefix } = this.#options;
    const newer = async (): Promise<StoreRecord | undefined> => this.#newer(key, stale);
    const waiting = { key: turnName(prefix, key), deadline: context.deadline, meanwhile: newer };
    const find = async (): Promise<StoreRecord> =>
      // Whoever had the turn before may just have done it.
      (await newer()) ?? inTurn(this.#ports, waiting, async () => (await newer()) ?? this.#refresh(key, context));
    const started = find().finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, started);
    return started;
  }

  /** Undefined while the record has the token that does not work. */
  async #newer(key: string, stale: string): Promise<StoreRecord | undefined> {
    const record = usable(await this.#options.records.get(key));
    return record.integration_token === stale ? undefined : record;
  }

  async #refresh(key: string, context: RefreshContext): Promise<StoreRecord> {
    const record = usable(await this.#options.records.get(key));
    const { api_url: store, refresh_token: used } = record;
    const before = this.#unstored.get(key);
    const tokens = before?.used === used ? before.tokens : await this.#ask(record, context);
    if ('refused' in tokens) return this.#refused(key, used, tokens.refused, context.log);
    keepNewest(this.#unstored, key, { used, tokens });
    const after = await this.#stored(key, used, tokens, context.log);
    this.#unstored.delete(key);
    context.log.debug('tokens refreshed', { store });
    return usable(after);
  }

  /** New tokens, or why there are none. Throws Retry where it is not known, and where too little time is left to ask and to store. */
  async #ask(
    { api_url: store, refresh_token: used }: StoreRecord,
    { deadline }: RefreshContext,
  ): Promise<TokenPair | { readonly refused: string }> {
    // Whoever is ended before it has stored the answer takes the tokens along.
    if (deadline - this.#ports.now() < refreshTimeout + storeTime) {
      throw new Retry('Too little time is left to renew the tokens of the store', { after: 1 });
    }
    const response = await this.#options.outside(`${store}/auth/refresh`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      json: { refresh_token: used },
      timeout: refreshTimeout,
    });
    const refused = refusalOf(response);
    return refused === undefined ? pairIn(response) : { refused };
  }

  async #stored(key: string, used: string, tokens: TokenPair, log: Log): Promise<StoreRecord | undefined> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const now = new Date(this.#ports.now()).toISOString();
        return await this.#options.records.change(key, (record) => {
          // A newer installation, or an uninstallation, is not undone.
          if (record === undefined || record.refresh_token !== used) return record;
          const { because: _, ...rest } = record;
          return { ...rest, ...tokens, status: 'installed', refreshed_at: now, changed_at: now };
        });
      } catch (error) {
        const pause = storePauses[attempt];
        if (pause === undefined) throw error;
        log.warn('new tokens not stored yet', { key, error });
        await sleep(pause);
      }
    }
  }

  /** Its tokens are dead, unless somebody has stored newer ones meanwhile. The settings stay. */
  async #refused(key: string, used: string, because: string, log: Log): Promise<StoreRecord> {
    const after = await this.#options.records.change(key, (record) => {
      if (record === undefined || record.refresh_token !== used) return record;
      const changed_at = new Date(this.#ports.now()).toISOString();
      return { ...record, status: 'needs-installation', because, changed_at };
    });
    if (after?.status === 'needs-installation') {
      log.error('the store has to install the app again', { store: after.api_url, because });
    }
    return usable(after);
  }
}

/** Throws StoreGone and NeedsInstallation. */
export function usable(record: StoreRecord | undefined): StoreRecord {
  if (record === undefined) throw new StoreGone();
  if (record.status !== 'installed') throw new NeedsInstallation();
  return record;
}

/** Why a refresh token is dead, in the words of `status` and `doctor`; undefined where the store did not say so. */
function refusalOf(response: OutsideResponse): string | undefined {
  const { status } = response;
  const key = errorKey(bodyOf(response));
  // What stands before a core has other envelopes, and may be wrong for a moment.
  if (key === undefined || ![401, 404, 422].includes(status)) return undefined;
  return `the store answered the refresh of its tokens with ${String(status)} ${key}: they were used already, are older than 90 days, or the app was removed there`;
}

/** Throws Retry for an answer that is no pair of tokens: what became of the old ones is not known. */
function pairIn(response: OutsideResponse): TokenPair {
  const { body } = successOrUnknown(response);
  const data = isJsonObject(body) ? body['data'] : undefined;
  const { token, refresh_token } = isJsonObject(data) ? data : {};
  if (typeof token === 'string' && token !== '' && typeof refresh_token === 'string' && refresh_token !== '') {
    return { integration_token: token, refresh_token };
  }
  throw new Retry('The store answered the refresh of its tokens without tokens');
}

function successOrUnknown(response: OutsideResponse): ReturnType<typeof successOf> {
  try {
    return successOf(response, 'the refresh of its tokens');
  } catch (error) {
    if (error instanceof Retry) throw error;
    throw new Retry('It is not known what became of the refresh of the tokens', { cause: error });
  }
}

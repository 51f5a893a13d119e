import { isJsonObject } from '../../../runtime/json-object.ts';
import { Retry } from '../../../runtime/outcomes.ts';
import type { JsonObject, Ports } from '../../../runtime/ports.ts';
import type { Address } from '../wire/address-token.ts';

/** What the app knows of itself; `deploy` writes it. */
export interface AppSecret {
  /** Undefined until Thena has made the app. */
  readonly appId: string | undefined;
  readonly addressTokens: Readonly<Record<Address, string | undefined>>;
  /** Keys that a signature may be made with. */
  readonly signingSecrets: readonly string[];
}

/** Milliseconds. */
const fresh = 5 * 60_000;
/** A refused message makes us read again once in this time at most: strangers must not make us read more. */
const reloadInterval = 60_000;

/** The app's own secret, kept for five minutes; concurrent readers share one call. */
export class OwnSecret {
  readonly #ports: Pick<Ports, 'secrets' | 'now'>;
  readonly #name: string;
  #known: { readonly secret: AppSecret; readonly loadedAt: number } | undefined;
  #loading: Promise<AppSecret> | undefined;
  #reloadedAt = -Infinity;

  constructor(ports: Pick<Ports, 'secrets' | 'now'>, name: string) {
    this.#ports = ports;
    this.#name = name;
  }

  /** Throws Retry where there is none yet: the app is being deployed. */
  async get(): Promise<AppSecret> {
    const known = this.#known;
    return known !== undefined && this.#ports.now() - known.loadedAt < fresh ? known.secret : this.#load();
  }

  /** As it is now, for a message that was refused by the one we know; undefined where it was read for this a moment ago. */
  async reload(): Promise<AppSecret | undefined> {
    const now = this.#ports.now();
    if (now - this.#reloadedAt < reloadInterval) return undefined;
    this.#reloadedAt = now;
    return this.#load();
  }

  async #load(): Promise<AppSecret> {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #read(): Promise<AppSecret> {
    const stored = await this.#ports.secrets.get(this.#name);
    if (stored === undefined) throw new Retry('The app has no secret in the store yet: deploy it', { after: 60 });
    const secret = secretOf(stored.value);
    this.#known = { secret, loadedAt: this.#ports.now() };
    return secret;
  }
}

const textOf = (one: unknown): string | undefined => (typeof one === 'string' && one !== '' ? one : undefined);

function secretOf(value: JsonObject): AppSecret {
  const tokens = isJsonObject(value['address_tokens']) ? value['address_tokens'] : {};
  return {
    appId: textOf(value['app_id']),
    addressTokens: { events: textOf(tokens['events']), installations: textOf(tokens['installations']) },
    signingSecrets: [value['webhook_secret'], value['client_secret']].flatMap((one) => textOf(one) ?? []),
  };
}

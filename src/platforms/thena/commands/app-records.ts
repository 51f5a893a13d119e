import { randomBytes } from 'node:crypto';
import type { Engine } from '../../../engine/engine.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import type { Address } from '../wire/address-token.ts';
import { appSecretName, type AppPlace } from '../wire/names.ts';

export type AddressTokens = Readonly<Record<Address, string>>;

/** What the engine has of an app itself. */
export interface AppRecords {
  readonly secretName: string;
  readonly appId: string | undefined;
  /** Undefined where one of them is missing. */
  readonly tokens: AddressTokens | undefined;
  readonly sent: SentApp | undefined;
  /** Slug of an app whose creation was begun by a run that may have been cut off before it heard the answer. */
  readonly attempted: string | undefined;
}

/** What Thena was last sent; tokens are not in it. */
export interface SentApp {
  readonly appId: string;
  readonly manifest: JsonObject;
}

/** In the state store: what Thena was last sent, because nothing that is documented reads it back. */
export function sentName({ domain, reference }: AppPlace): string {
  return `provision/${domain}/${reference}`;
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** What there is of the app; nothing is no failure. `redact` hears of every token. */
export async function readAppRecords(
  { secrets, state }: Pick<Engine, 'secrets' | 'state'>,
  place: AppPlace,
  redact: (secret: string) => void,
): Promise<AppRecords> {
  const secretName = appSecretName(place);
  const [secret, kept] = await Promise.all([secrets.get(secretName), state.get(sentName(place))]);
  const { app_id: id, address_tokens: tokens, client_secret: key, webhook_secret: other } = secret?.value ?? {};
  const [events, installations] = isJsonObject(tokens)
    ? [textOf(tokens['events']), textOf(tokens['installations'])]
    : [];
  for (const one of [events, installations, textOf(key), textOf(other)]) if (one !== undefined) redact(one);
  const { app_id: sentTo, manifest, attempted } = kept?.value ?? {};
  const known = textOf(sentTo);
  return {
    secretName,
    appId: textOf(id),
    tokens: events === undefined || installations === undefined ? undefined : { events, installations },
    sent: known === undefined || !isJsonObject(manifest) ? undefined : { appId: known, manifest },
    attempted: textOf(attempted),
  };
}

/** Two of them, 32 random bytes each: whoever has one can speak in the name of Thena. */
export function newTokens(redact: (secret: string) => void): AddressTokens {
  const token = (): string => {
    const made = randomBytes(32).toString('base64url');
    redact(made);
    return made;
  };
  return { events: token(), installations: token() };
}

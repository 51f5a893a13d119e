import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject, Versioned } from '../../../runtime/ports.ts';
import { appSecretName } from '../wire/names.ts';

/** The secret of an app itself. */
export interface AppSecret {
  readonly name: string;
  /** Empty where there is none. */
  readonly document: JsonObject;
  /** Where the functions of the app believe that they are. */
  readonly address: string | undefined;
  /** Keys of encrypted events by the addresses of stores. */
  readonly webhookKeys: Readonly<Record<string, string>>;
}

/** What there is of it; nothing is no failure. `prefix`: see `prefixOf`. */
export async function readAppSecret(secrets: Versioned, prefix: string): Promise<AppSecret> {
  const name = appSecretName(prefix);
  const document = (await secrets.get(name))?.value ?? {};
  const { app_address: address, webhook_keys: keys } = document;
  const pairs = Object.entries(isJsonObject(keys) ? keys : {});
  return {
    name,
    document,
    address: typeof address === 'string' && address !== '' ? address : undefined,
    webhookKeys: Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string')),
  };
}

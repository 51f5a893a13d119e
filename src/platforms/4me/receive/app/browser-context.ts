import type { Fields, ValuesOf } from '../../../../runtime/fields.ts';
import type { Log } from '../../../../runtime/log.ts';
import type { Outside } from '../../../../runtime/outside/outside.ts';
import type { JsonObject } from '../../../../runtime/ports.ts';
import type { Clients } from '../clients.ts';
import type { AppDefinition } from './app.ts';
import { routeAddress } from './function-address.ts';
import type { Instance } from './instance.ts';
import type { AppKit } from './kit.ts';
import { ownValues, rememberOwn } from './own-store.ts';
import type { OwnChanges } from './own-values.ts';
import { userAuthorization, type UserAuthorization } from './user-authorization.ts';
import { secretFields, usableValues } from './values.ts';

export interface BrowserContext<F extends Fields, S extends Fields> extends Clients {
  readonly account: string;
  readonly instance: Instance;
  /** What the customer has entered already, and what arrived of it. */
  readonly fields: Partial<ValuesOf<F>>;
  readonly secrets: Partial<ValuesOf<S>>;
  /** Values of the app's own keys. */
  readonly own: JsonObject;
  /** Stores values of own keys; undefined takes one away. */
  readonly remember: (changes: OwnChanges) => Promise<void>;
  /** On behalf of the person at the browser. */
  readonly authorization: UserAuthorization;
  readonly outside: Outside;
  readonly log: Log;
  /** Milliseconds since the epoch; past this, the engine ends the invocation. */
  readonly deadline: number;
}

/** A secret that this function has in any case, and that nobody else has. */
export async function providerToken(kit: AppKit): Promise<string> {
  const token = (await kit.secrets.get(kit.providerSecret)).value?.['token'];
  if (typeof token !== 'string' || token === '') throw new Error(`there is no token in ${kit.providerSecret}`);
  return token;
}

export async function browserContext<F extends Fields, S extends Fields>(
  kit: AppKit,
  app: AppDefinition<F, S>,
  account: string,
  instance: Instance,
  { log, deadline }: { readonly log: Log; readonly deadline: number },
): Promise<BrowserContext<F, S>> {
  const secret = (await kit.secrets.get(kit.secretName(account))).value;
  return {
    account,
    instance,
    fields: usableValues(app.fields, instance.customFields),
    secrets: usableValues(app.secrets, secretFields(secret)),
    own: ownValues(app, secret),
    remember: async (changes) => rememberOwn(kit, app, account, changes, deadline),
    authorization: userAuthorization(kit, account),
    outside: kit.outside,
    log,
    deadline,
    ...kit.clients(account),
  };
}

export async function callbackAddress(
  kit: AppKit,
  app: Pick<AppDefinition<Fields, Fields>, 'routes' | 'addresses'>,
  name: string,
  account: string,
  functionArn: string | undefined,
): Promise<string> {
  const route = app.routes.get(name);
  if (route?.account !== 'nowhere') throw new TypeError(`the app has no callback "${name}"`);
  return routeAddress(await kit.address.of(functionArn), route, account, app.addresses);
}

import type { JsonObject } from '../../../../runtime/ports.ts';
import { noteInstalled } from './installed-accounts.ts';
import type { AppKit } from './kit.ts';
import { withKeys, type OwnChanges } from './own-values.ts';
import { keysOf } from './signing-secrets.ts';

/** What an app may keep in the secret of a customer. */
export interface OwnKeys {
  readonly own: readonly string[];
  readonly signingSecrets: readonly string[];
}

/** Values of the app's own keys. */
export function ownValues({ own, signingSecrets }: OwnKeys, secret: JsonObject | undefined): JsonObject {
  const keys = new Set([...own, ...signingSecrets.flatMap(keysOf)]);
  return Object.fromEntries(Object.entries(secret ?? {}).filter(([key]) => keys.has(key)));
}

/** Throws TypeError for a key that the app has not declared. */
export function checkOwn({ own }: OwnKeys, changes: OwnChanges): void {
  const other = Object.keys(changes).find((key) => !own.includes(key));
  if (other !== undefined) throw new TypeError(`"${other}" is not among the own keys of the app`);
}

/** Writes whole keys of a customer's secret; the deadline is in milliseconds since the epoch. Throws Retry past it. */
export async function writeKeys(kit: AppKit, account: string, changes: OwnChanges, deadline: number): Promise<void> {
  const name = kit.secretName(account);
  await kit.writer.change(name, (secret) => withKeys(secret, changes), deadline);
  kit.secrets.forget(name);
}

/** As `writeKeys`, for keys that the app has declared; throws TypeError for others. */
export async function rememberOwn(
  kit: AppKit,
  app: OwnKeys,
  account: string,
  changes: OwnChanges,
  deadline: number,
): Promise<void> {
  checkOwn(app, changes);
  await noteInstalled(kit, account);
  await writeKeys(kit, account, changes, deadline);
}

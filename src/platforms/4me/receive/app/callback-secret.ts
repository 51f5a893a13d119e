import { createHash, randomBytes } from 'node:crypto';
import { isJsonObject } from '../../../../runtime/json-object.ts';
import type { JsonObject } from '../../../../runtime/ports.ts';
import { sameBytes } from '../../../../runtime/same-bytes.ts';
import type { CallbackAsker } from './callback-urls.ts';
import { noteInstalled } from './installed-accounts.ts';
import type { AppKit } from './kit.ts';
import { withKeys } from './own-values.ts';

/** The secret in the path of an address that was given out, in the customer's secret under `<name>_callback`. */
export interface CallbackSecret {
  readonly secret: string;
  /** The whole address. */
  readonly address: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

const day = 24 * 3_600_000;
const lifetime = 7 * day;
/** An address that ends sooner is not given out any more: a person has to come to use it. */
const leastLeft = day;

/** Where it lies in the customer's secret. */
export const callbackKey = (name: string): string => `${name}_callback`;

/** Undefined where there is none, or none that is still good. */
export function callbackSecretIn(value: JsonObject | undefined, name: string, now: number): CallbackSecret | undefined {
  const found = value?.[callbackKey(name)];
  if (!isJsonObject(found)) return undefined;
  const { secret, address, endsAt } = found;
  const isWhole = typeof secret === 'string' && typeof address === 'string' && typeof endsAt === 'number';
  return isWhole && now < endsAt ? { secret, address, endsAt } : undefined;
}

/** The good secret, where it is the one that was given. */
export function openedBy(
  given: string,
  value: JsonObject | undefined,
  name: string,
  now: number,
): CallbackSecret | undefined {
  const kept = callbackSecretIn(value, name, now);
  return kept !== undefined && sameBytes(kept.secret, given) ? kept : undefined;
}

/** Names a secret in keys of claims, where it must not stand itself. */
export const callbackDigest = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/**
 * The address that is good, or a new one. `base`: where the callback of this customer lies, with a slash at its end. Whoever else
 * makes one at the same moment gets the same.
 */
export async function currentAddress(
  kit: AppKit,
  name: string,
  base: string,
  { account, deadline }: CallbackAsker,
): Promise<string> {
  const now = kit.ports.now();
  const goodIn = (value: JsonObject | undefined): string | undefined => {
    const kept = callbackSecretIn(value, name, now + leastLeft);
    // The function may have moved.
    return kept?.address === `${base}${kept?.secret ?? ''}` ? kept.address : undefined;
  };
  const known = goodIn((await kit.secrets.get(kit.secretName(account))).value);
  if (known !== undefined) return known;
  await noteInstalled(kit, account);
  const secret = randomBytes(32).toString('base64url');
  const fresh = { secret, address: `${base}${secret}`, endsAt: now + lifetime };
  let current = fresh.address;
  await kit.writer.change(
    kit.secretName(account),
    (value) => {
      const made = goodIn(value);
      current = made ?? fresh.address;
      return made === undefined ? withKeys(value, { [callbackKey(name)]: fresh }) : value;
    },
    deadline,
  );
  kit.secrets.forget(kit.secretName(account));
  return current;
}

/** So that the next one who asks for an address gets a new one. */
export async function forgetCallbackSecret(
  kit: AppKit,
  name: string,
  used: string,
  { account, deadline }: Pick<CallbackAsker, 'account' | 'deadline'>,
): Promise<void> {
  await kit.writer.change(
    kit.secretName(account),
    (value) => {
      const kept = value[callbackKey(name)];
      const isUsed = isJsonObject(kept) && kept['secret'] === used;
      return isUsed ? withKeys(value, { [callbackKey(name)]: undefined }) : value;
    },
    deadline,
  );
  kit.secrets.forget(kit.secretName(account));
}

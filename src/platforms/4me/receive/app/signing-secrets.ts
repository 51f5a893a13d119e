import { randomBytes } from 'node:crypto';
import { isJsonObject } from '../../../../runtime/json-object.ts';
import type { JsonObject } from '../../../../runtime/ports.ts';
import type { OwnChanges } from './own-values.ts';

/**
 * Milliseconds in which messages that were signed with the former secret are still accepted: senders repeat for ten hours
 * (external-apis §2.2).
 */
const overlap = 12 * 3_600_000;

/** Beside `<name>`, which holds the secret that counts, as the reference has it. */
const rotationKey = (name: string): string => `${name}_rotation`;

/** The keys of the customer's secret that belong to a signing secret. */
export const keysOf = (name: string): readonly string[] => [name, rotationKey(name)];

const textIn = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function rotationOf(secret: JsonObject | undefined, name: string): JsonObject {
  const rotation = secret?.[rotationKey(name)];
  return isJsonObject(rotation) ? rotation : {};
}

/** Secrets that a message may be signed with: the one that counts, one that is being registered, and the former one for a while. */
export function acceptedSecrets(secret: JsonObject | undefined, name: string, now: number): readonly string[] {
  const { next, previous, previousUntil } = rotationOf(secret, name);
  const former = typeof previousUntil === 'number' && now < previousUntil ? previous : undefined;
  return [secret?.[name], next, former].map(textIn).filter((one) => one !== undefined);
}

/** A new secret, or the one that an earlier attempt has stored and perhaps registered already. */
export function nextSecret(secret: JsonObject, name: string): string {
  return textIn(rotationOf(secret, name)['next']) ?? randomBytes(64).toString('hex');
}

/** To be stored before the other side learns the secret: what it signs with it must be accepted from then on. */
export function announced(secret: JsonObject, name: string, next: string): OwnChanges {
  return { [rotationKey(name)]: { ...rotationOf(secret, name), next } };
}

/** To be stored when the other side has it. */
export function promoted(secret: JsonObject, name: string, next: string, now: number): OwnChanges {
  const former = textIn(secret[name]);
  const isOther = former !== undefined && former !== next;
  return {
    [name]: next,
    [rotationKey(name)]: isOther ? { previous: former, previousUntil: now + overlap } : undefined,
  };
}

import { createHash } from 'node:crypto';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import type { InstallationChange } from '../wire/installation.ts';

/** Tells our messages from those of other sources that use the same queue. */
const source = 'thena';

/** A platform event on its way to its handler. */
export interface QueuedEvent {
  readonly kind: 'event';
  /** As it came. */
  readonly raw: JsonObject;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** A life-cycle event on its way to its handler. Bot token and settings are taken out: they are put in again when it is worked on. */
export interface QueuedInstallation {
  readonly kind: 'installation';
  /** As it came, but for what is taken out. */
  readonly raw: JsonObject;
  readonly receivedAt: number;
  readonly identity: string;
}

export type Queued = QueuedEvent | QueuedInstallation;

/** Names of what is kept out of queues. */
const withheld = ['bot_token', 'configuration'] as const;

/** Stands in a queue for what is withheld. */
const placeholder = '(withheld)';

export function messageOf(queued: Queued): JsonObject {
  return { ...queued, source };
}

export function isOurs(body: JsonObject): boolean {
  return body['source'] === source;
}

/** Throws Error for a message that is none of ours. */
export function queuedOf({ kind, raw, receivedAt, identity }: JsonObject): Queued {
  if (isJsonObject(raw) && typeof receivedAt === 'number') {
    if (kind === 'event') return { kind, raw, receivedAt };
    if (kind === 'installation' && typeof identity === 'string') return { kind, raw, receivedAt, identity };
  }
  throw new Error('the message is none that events() has put into the queue');
}

export function withoutSecrets(raw: JsonObject): JsonObject {
  const replaced = withheld.flatMap((name) => (Object.hasOwn(raw, name) ? [[name, placeholder] as const] : []));
  return { ...raw, ...Object.fromEntries(replaced) };
}

/** The event as it came, as far as it is still known. */
export function withSecrets(
  raw: JsonObject,
  secrets: Readonly<Record<(typeof withheld)[number], JsonObject | string>>,
): JsonObject {
  const replaced = withheld.flatMap((name) => (raw[name] === placeholder ? [[name, secrets[name]] as const] : []));
  return { ...raw, ...Object.fromEntries(replaced) };
}

export const digest = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/**
 * Stays the same when a life-cycle event comes again; those have no id (thena-facts §4.1). What it says is part of it, but for the
 * token: several events may be of the same moment. One that tells no time is taken for another one each time that it comes.
 */
export function identityOf(change: InstallationChange, raw: JsonObject, receivedAt: number): string {
  const { name, organisation, application, installation, teamIds, configuration, at } = change;
  const what = installation ?? [application, organisation];
  const time = at === undefined ? receivedAt : [raw['created_at'] ?? null, raw['updated_at'] ?? null];
  return digest(name, what, time, teamIds ?? null, configuration ?? null);
}

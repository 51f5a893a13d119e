import { isJsonObject } from '../../../../runtime/json-object.ts';
import type { Log } from '../../../../runtime/log.ts';
import type { Json, JsonObject } from '../../../../runtime/ports.ts';
import type { FourMeClient } from '../../client/client.ts';
import type { Instance } from './instance.ts';
import { writeInstance } from './instance-writing.ts';
import type { AppKit } from './kit.ts';
import { writeKeys } from './own-store.ts';

/** One installation, as it was read at the beginning of a turn, or of work. */
export interface Installed {
  readonly account: string;
  readonly instance: Instance;
  readonly secret: JsonObject | undefined;
  readonly provider: FourMeClient;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** That an app was suspended by itself, and not by a person; in the customer's secret under `suspension`. */
interface OwnSuspension {
  readonly comment: string;
  /** What stood there before; it still does where the change was cut off. */
  readonly former: string | undefined;
  /** Digest of what the customer had entered; the suspension ends when that changes. Undefined: when `configure` says so. */
  readonly entries: string | undefined;
}

const textIn = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

function suspensionIn(secret: JsonObject | undefined): OwnSuspension | undefined {
  const found = secret?.['suspension'];
  if (!isJsonObject(found) || typeof found['comment'] !== 'string') return undefined;
  const { comment, former, entries } = found;
  return { comment, former: textIn(former), entries: textIn(entries) };
}

/** Suspended by this app; what a person has suspended is for a person to lift. */
function ownSuspension({ instance, secret }: Installed): OwnSuspension | undefined {
  const own = suspensionIn(secret);
  const isOwn = instance.suspensionComment === own?.comment || instance.suspensionComment === own?.former;
  return own !== undefined && instance.suspensionComment !== null && isOwn ? own : undefined;
}

async function remember(
  kit: AppKit,
  { account, deadline }: Installed,
  suspension: JsonObject | undefined,
): Promise<void> {
  await writeKeys(kit, account, { suspension }, deadline);
}

/** Whether the app is suspended, and by itself. */
export const isOwnSuspension = (installed: Installed): boolean =>
  installed.instance.suspended && ownSuspension(installed) !== undefined;

/** What an app is suspended with. */
export interface Suspension {
  readonly comment: string;
  /** Values of custom fields, by id, that are written in the same request. */
  readonly fields: Readonly<Record<string, Json>>;
  /** Digest of what the customer had entered, if only a change of that can help. */
  readonly entries?: string;
}

/**
 * Suspends the app with a comment for the customer, unless it is suspended so already or by a person; its fields are written in any
 * case. Gives the instance as it is then.
 */
export async function suspendInstance(
  kit: AppKit,
  installed: Installed,
  { comment, fields, entries }: Suspension,
): Promise<Instance> {
  const { account, instance, log, provider } = installed;
  if (instance.suspended && !isOwnSuspension(installed)) {
    log.info('suspended by a person already', { account, comment });
    return writeInstance(provider, instance, { fields });
  }
  const own = suspensionIn(installed.secret);
  if (own?.comment !== comment || own.entries !== entries) {
    // Before the platform has it: a comment that nobody remembers is taken for a person's.
    const former = instance.suspended ? instance.suspensionComment : null;
    await remember(kit, installed, {
      comment,
      ...(former === null || former === comment ? {} : { former }),
      ...(entries === undefined ? {} : { entries }),
    });
  }
  const isSuspended = instance.suspended && instance.suspensionComment === comment;
  const flags = isSuspended ? {} : { suspended: true, suspensionComment: comment };
  const written = await writeInstance(provider, instance, { fields, ...flags });
  if (!isSuspended) log.warn('suspended', { account, comment });
  return written;
}

/** What is to be written so that a ready app is not suspended by itself any more; `entries` as they are now. */
export function resumption(installed: Installed, entries: string): 'none' | 'forget' | 'resume' {
  const { instance, secret } = installed;
  if (!instance.suspended) return suspensionIn(secret) === undefined ? 'none' : 'forget';
  const own = ownSuspension(installed);
  return own === undefined || own.entries === entries ? 'none' : 'resume';
}

/** The record is taken away last: what is cut off before is done again. */
export async function forgetSuspension(kit: AppKit, installed: Installed): Promise<void> {
  await remember(kit, installed, undefined);
}

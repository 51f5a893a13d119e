import { isJsonObject } from '../../../../runtime/json-object.ts';
import type { Log } from '../../../../runtime/log.ts';
import type { Json, JsonObject } from '../../../../runtime/ports.ts';
import { updateInstance, type Instance } from './instance.ts';
import type { AppKit } from './kit.ts';
import { writeKeys } from './own-store.ts';

/** One installation, as it was read at the beginning of a turn. */
export interface Installed {
  readonly account: string;
  readonly instance: Instance;
  readonly secret: JsonObject | undefined;
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

/**
 * Suspends the app with a comment for the customer, unless it is suspended so already or by a person. `entries`: digest of
 * what the customer had entered, if only a change of that can help.
 */
export async function suspendInstance(
  kit: AppKit,
  installed: Installed,
  comment: string,
  entries?: string,
): Promise<void> {
  const { account, instance, log } = installed;
  if (instance.suspended && ownSuspension(installed) === undefined) {
    log.info('suspended by a person already', { account, comment });
    return;
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
  if (instance.suspended && instance.suspensionComment === comment) return;
  const input = { id: instance.id, suspended: true, suspensionComment: comment };
  await kit.clients(account).provider.mutate(updateInstance, { input });
  log.warn('suspended', { account, comment });
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

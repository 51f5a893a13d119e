import type { Invocation } from '../../../runtime/handler.ts';
import type { HttpResponse } from '../../../runtime/http.ts';
import { once } from '../../../runtime/once.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import { isInstallationEventName } from '../wire/event-names.ts';
import { installationChange, type InstallationChange } from '../wire/installation.ts';
import { isOrganisationId } from '../wire/names.ts';
import type { OwnSecret } from './app-secret.ts';
import { identityOf, withoutSecrets, type QueuedInstallation } from './deliveries.ts';
import type { Kit } from './kit.ts';
import type { Outcome } from './organisations.ts';
import { rememberedFor } from './remembered.ts';

export interface InstallationInbox {
  readonly kit: Kit;
  readonly own: OwnSecret;
  /** Throws Rejected or Retry for a token that is not known to be good; undefined where nobody wants it tried. */
  readonly prove: ((token: string, invocation: Invocation) => Promise<void>) | undefined;
  readonly isWanted: (name: string) => boolean;
  readonly put: (queued: QueuedInstallation) => Promise<void>;
}

/** Milliseconds that the platform's clock may be ahead of ours. */
const farAhead = 24 * 3_600_000;

/**
 * Takes a life-cycle event in: what it says is stored before Thena gets its answer, so that no bot token is lost; its handler
 * is called from the queue. Throws Rejected and Retry.
 */
export async function acceptInstallation(
  raw: JsonObject,
  inbox: InstallationInbox,
  invocation: Invocation,
): Promise<HttpResponse> {
  const { kit, own, isWanted, put } = inbox;
  const { log } = invocation;
  if (!isInstallationEventName(raw['event_type'])) {
    log.info('message ignored', { reason: 'no life-cycle event', event: raw['event_type'] });
    return { status: 200, body: { message: 'Nothing to do for this event' } };
  }
  const change = installationChange(raw);
  if (change === undefined || !isOrganisationId(change.organisation)) {
    throw new Rejected(400, 'Expected organization_id and application_id');
  }
  await checkApplication(change, own, invocation);
  const receivedAt = kit.ports.now();
  const identity = identityOf(change, raw, receivedAt);
  const key = `${kit.settings.prefix}received/${identity}`;
  const task = { key, deadline: invocation.deadline, rememberUntil: receivedAt + rememberedFor };
  const done = await once(kit.ports, task, async () => {
    const outcome = await stored(change, inbox, receivedAt, invocation);
    const { name: event, organisation } = change;
    log.info('installation', { event, organisation, identity, outcome });
    if (outcome === 'outdated' || !isWanted(event)) return;
    await put({ kind: 'installation', raw: withoutSecrets(raw), receivedAt, identity });
  });
  return { status: 200, body: { message: done === 'done' ? 'Done' : 'Already done' } };
}

async function stored(
  change: InstallationChange,
  { kit, prove, isWanted }: InstallationInbox,
  receivedAt: number,
  invocation: Invocation,
): Promise<Outcome> {
  const { organisations } = kit;
  // A time that is far ahead would make everything that follows older than this.
  const at = change.at === undefined || change.at > receivedAt + farAhead ? receivedAt : change.at;
  if (change.name === 'app:uninstall') {
    return organisations.remove(change, at, invocation.deadline, isWanted(change.name));
  }
  const { botToken } = change;
  if (botToken === undefined || prove === undefined) return organisations.change(change, at, invocation.deadline);
  const token = await organisations.lookAt(botToken, change, at);
  if (token === 'new') await prove(botToken, invocation);
  // Nobody has tried an outdated one: it must not be stored, whatever happens meanwhile.
  const believed = token === 'outdated' ? { ...change, botToken: undefined } : change;
  return organisations.change(believed, at, invocation.deadline);
}

/** Throws Rejected (403) for an event of another app, where the id of this one is known (thena-facts §4.4). */
async function checkApplication(
  { application }: InstallationChange,
  own: OwnSecret,
  { log }: Invocation,
): Promise<void> {
  const { appId } = await own.get();
  if (appId === undefined || appId === application) return;
  // It may have been made again since it was read.
  const again = await own.reload();
  if (again !== undefined && (again.appId === undefined || again.appId === application)) return;
  log.warn('message refused', { rule: 'application', application });
  throw new Rejected(403, 'The message is about another app');
}

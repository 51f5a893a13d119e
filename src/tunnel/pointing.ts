import type { FourMeClient } from '../platforms/4me/client/client.ts';
import { updateAppOffering } from '../platforms/4me/records/app-offering.ts';
import { nodesOf } from '../platforms/4me/records/connection.ts';
import { made } from '../platforms/4me/records/made.ts';
import { secretsEvent } from '../platforms/4me/records/names.ts';
import { readTunnelState } from '../platforms/4me/records/tunnel-state.ts';
import {
  createWebhook,
  disableWebhook,
  tunnelWebhookName,
  updateWebhook,
  type WebhookRecord,
} from '../platforms/4me/records/webhook.ts';
import type { RunEvent } from '../run.ts';
import type { JournalFile, Moved, OfferingField, TunnelJournal } from './journal.ts';
import { companionOf, offeringAddresses, type Pointing } from './plan-pointing.ts';
import { publicAddress } from './public-address.ts';
import { noWebhookFailure, oldAddressFailure, unverifiedFailure } from './tunnel-failures.ts';

/** Milliseconds for 4me's handshake. */
export const handshakeLimit = 60_000;

export interface PointingContext {
  readonly client: FourMeClient;
  readonly journal: JournalFile;
  readonly report: (event: RunEvent) => void;
}

/**
 * Points everything at `origin`. The journal has it before anything changes, and the companion webhook holds the address of
 * before: what 4me sends while the handshake goes on, and all that it sends afterwards, reaches the listener there, too. Throws
 * Failure `AB-TUNNEL-UNVERIFIED` where the handshake was not seen; everything is as the journal says then.
 *
 * @param options.verified resolves with whether the listener at this path has answered 4me's handshake; called before it begins
 */
export async function point(
  { client, journal, report }: PointingContext,
  options: {
    readonly pointing: Pointing;
    readonly origin: string;
    /** Of this tunnel, as it was written last; undefined at first. */
    readonly before: TunnelJournal | undefined;
    readonly tunnel: Pick<TunnelJournal, 'version' | 'domain' | 'account' | 'integration' | 'pid' | 'startedAt'>;
    readonly verified: (path: string) => Promise<boolean>;
    readonly limit?: number;
  },
): Promise<TunnelJournal> {
  const { pointing, origin, before, tunnel, verified, limit = handshakeLimit } = options;
  const { webhook, offering } = pointing;
  const uri = publicAddress(webhook.local, origin);
  const addresses = offering === undefined ? {} : offeringAddresses(offering, origin);
  const written: TunnelJournal = {
    ...tunnel,
    webhook: { id: webhook.id, ...moved(webhook.from, uri, before?.webhook) },
    ...(offering === undefined
      ? {}
      : {
          offering: {
            id: offering.id,
            reference: offering.reference,
            fields: Object.fromEntries(
              offering.fields.map(({ field, from }) => [
                field,
                moved(from, addresses[field] ?? '', before?.offering?.fields[field]),
              ]),
            ),
          },
        }),
  };
  await requireUnchanged(client, tunnel.account, pointing.webhook, before?.webhook.to ?? []);
  await journal.write(written);
  if (before === undefined) {
    const { from, policyId } = webhook;
    await hold(client, pointing.companion, { from, policyId });
    finished(report, `webhook "${tunnelWebhookName}" keeps ${from}`);
  }
  report({ type: 'progress', text: `Waiting for 4me to verify ${uri} …` });
  const handshake = verified(new URL(uri).pathname);
  await client.mutate(updateWebhook, { input: { id: webhook.id, uri } });
  if (offering !== undefined) {
    await client.mutate(updateAppOffering, { input: { id: offering.id, ...addresses } });
    finished(report, `draft of the app offering ${offering.reference}`);
  }
  if (!(await handshake)) throw unverifiedFailure(uri, limit / 1000);
  finished(report, `webhook ${secretsEvent}`);
  return written;
}

/** A question may have stood for long, or an address been away for long: what somebody else has set meanwhile is not taken from them. */
async function requireUnchanged(
  client: FourMeClient,
  account: string,
  { id, from }: Pointing['webhook'],
  ours: readonly string[],
): Promise<void> {
  const { webhooks } = await readTunnelState(client, '');
  const uri = nodesOf(webhooks).find((webhook) => webhook.id === id)?.uri ?? 'nothing';
  if (uri === from || ours.includes(uri)) return;
  throw noWebhookFailure(account, `somebody has pointed it at ${uri} meanwhile, and there it stays`);
}

function moved(from: string, to: string, before: Moved | undefined): Moved {
  if (before === undefined) return { from, to: [to] };
  return { from: before.from, to: [...new Set([...before.to, to])] };
}

/**
 * Has the companion webhook at the address of the secrets webhook, which is verified: so it is at once (4me-facts §8), it stays
 * so, and the secrets webhook will be when it comes back.
 */
async function hold(
  client: FourMeClient,
  companion: WebhookRecord | undefined,
  { from, policyId }: { readonly from: string; readonly policyId: string },
): Promise<{ readonly id: string }> {
  const wanted = { uri: from, webhookPolicyId: policyId, disabled: false };
  if (companion !== undefined) {
    await client.mutate(updateWebhook, { input: { ...wanted, id: companion.id } });
    return companion;
  }
  const input = { ...wanted, name: tunnelWebhookName, event: secretsEvent };
  const { webhookCreate } = await client.mutate(createWebhook, { input });
  return made(createWebhook.name, webhookCreate?.webhook);
}

export interface Restored {
  /** What somebody else has changed meanwhile, and was left as it is; one sentence each. */
  readonly left: readonly string[];
}

/**
 * Gives every address back as the journal has it, and removes the journal, which stays where the secrets webhook is disabled. An address that is none of the tunnel's by now is
 * left alone. May be repeated after any interruption. Throws Failure `AB-TUNNEL-UNVERIFIED` where the companion webhook does not
 * hold the address of before any more, and its handshake there was not seen; the journal stays then.
 *
 * @param confirmed whether the listener at the address of before has answered a handshake from now on; called before it begins
 */
export async function restore(
  { client, journal, report }: PointingContext,
  known: TunnelJournal,
  confirmed: () => Promise<boolean>,
): Promise<Restored> {
  const { webhook, offering } = known;
  const state = await readTunnelState(client, offering?.reference ?? '');
  const webhooks = nodesOf(state.webhooks);
  const [secrets, companion] = [webhooks.find(({ id }) => id === webhook.id), companionOf(webhooks)];
  const left: string[] = [];
  let held = companion?.disabled === true ? undefined : companion?.id;
  if (secrets === undefined) left.push('The secrets webhook does not exist any more.');
  else if (webhook.to.includes(secrets.uri ?? '')) {
    held = await heldAgain(client, { companion, from: webhook.from, policyId: secrets.webhookPolicy?.id, confirmed });
    await client.mutate(updateWebhook, { input: { id: webhook.id, uri: webhook.from } });
    finished(report, `webhook ${secretsEvent} is back at ${webhook.from}`);
  } else if (secrets.uri !== webhook.from) {
    left.push(`Somebody has pointed the secrets webhook at ${secrets.uri ?? 'nothing'}, and there it stays.`);
  }
  if (offering !== undefined) {
    const draft = nodesOf(state.draft).find(({ id }) => id === offering.id);
    const back = draft === undefined ? {} : addressesBack(draft, offering.fields, left);
    if (draft === undefined) left.push(`The draft of ${offering.reference} does not exist any more.`);
    if (Object.keys(back).length > 0) {
      await client.mutate(updateAppOffering, { input: { id: offering.id, ...back } });
      finished(report, `draft of the app offering ${offering.reference} has its addresses back`);
    }
  }
  if (held !== undefined && secrets?.disabled === true) {
    // 4me does so with what fails for more than a week (4me-facts §8): without the other one, secrets would reach nobody.
    left.push(
      `The secrets webhook is disabled by now, so "${tunnelWebhookName}" stays enabled: run "app-builder bootstrap", and then "app-builder tunnel --restore".`,
    );
    return { left };
  }
  if (held !== undefined) {
    await disableWebhook(client, held);
    finished(report, `webhook "${tunnelWebhookName}"`, 'disabled');
  }
  await journal.remove();
  return { left };
}

async function heldAgain(
  client: FourMeClient,
  options: {
    readonly companion: WebhookRecord | undefined;
    readonly from: string;
    readonly policyId: string | undefined;
    readonly confirmed: () => Promise<boolean>;
  },
): Promise<string> {
  const { companion, from, policyId = '', confirmed } = options;
  if (companion?.uri === from && companion.disabled !== true) return companion.id;
  const handshake = confirmed();
  // Where nothing can be made, that is what is told.
  handshake.catch(() => undefined);
  const { id } = await hold(client, companion, { from, policyId });
  if (!(await handshake)) throw oldAddressFailure(from, handshakeLimit / 1000);
  return id;
}

function addressesBack(
  draft: Readonly<Record<OfferingField, string | null>>,
  fields: Readonly<Partial<Record<OfferingField, Moved>>>,
  left: string[],
): Readonly<Partial<Record<OfferingField, string>>> {
  const back: Partial<Record<OfferingField, string>> = {};
  for (const field of ['webhookUriTemplate', 'configurationUriTemplate'] as const) {
    const known = fields[field];
    const now = draft[field] ?? '';
    if (known === undefined || now === known.from) continue;
    if (known.to.includes(now)) back[field] = known.from;
    else left.push(`Somebody has set ${field} of the draft to ${now}, and there it stays.`);
  }
  return back;
}

function finished(report: PointingContext['report'], title: string, outcome: 'done' | 'disabled' = 'done'): void {
  report({ type: 'started', step: `tunnel:${title}`, title });
  report({ type: 'finished', step: `tunnel:${title}`, outcome });
}

import type { Engine } from '../engine/engine.ts';
import type { FourMeClient } from '../platforms/4me/client/client.ts';
import { secretsEvent } from '../platforms/4me/records/names.ts';
import { tunnelWebhookName } from '../platforms/4me/records/webhook.ts';
import { engineWorkloadName } from '../provision/workloads.ts';
import { type ProposedChange, shown } from '../reconcile/change.ts';
import type { Run } from '../run.ts';
import { listenerConfirms } from './confirm-listener.ts';
import { isAlive, type JournalFile, type TunnelJournal } from './journal.ts';
import { whileNobodyProvisions } from './leases.ts';
import { handshakeLimit, restore, type Restored } from './pointing.ts';
import { notRestoredFailure } from './tunnel-failures.ts';

/** A tunnel that has addresses of 4me: one that runs, or one that ended without giving them back. */
export interface Leftover {
  readonly journal: TunnelJournal;
  readonly runs: boolean;
}

/** Reads one small file. Throws Failure for a journal that cannot be understood. */
export async function findLeftover(file: JournalFile): Promise<Leftover | undefined> {
  const journal = await file.read();
  return journal === undefined ? undefined : { journal, runs: isAlive(journal) };
}

/** What giving back would change, as far as the journal knows: what somebody else has changed meanwhile stays. */
export function changesBack({ webhook, offering }: TunnelJournal): readonly ProposedChange[] {
  const fields = Object.entries(offering?.fields ?? {}).map(([field, { from }]) => `${field}: -> ${shown(from)}`);
  return [
    { kind: 'update', title: `webhook ${secretsEvent}`, details: [`uri: -> ${shown(webhook.from)}`] },
    ...(offering === undefined
      ? []
      : [{ kind: 'update' as const, title: `draft of the app offering ${offering.reference}`, details: fields }]),
    { kind: 'update', title: `webhook "${tunnelWebhookName}"`, details: ['disabled: false -> true'] },
  ];
}

/** Gives back what a tunnel left. Throws Failure `AB-TUNNEL-NOT-RESTORED`. */
export async function restoreLeftover(options: {
  readonly engine: Engine;
  readonly client: FourMeClient;
  readonly engineName: string;
  readonly file: JournalFile;
  readonly journal: TunnelJournal;
  readonly run: Run;
}): Promise<Restored> {
  const { engine, client, engineName, file, journal, run } = options;
  const confirmed = (): Promise<boolean> =>
    listenerConfirms(engine, engineWorkloadName(engineName), { now: run.now, limit: handshakeLimit });
  try {
    return await whileNobodyProvisions(engine, journal, () =>
      restore({ client, journal: file, report: run.report }, journal, confirmed),
    );
  } catch (error) {
    throw notRestoredFailure(error);
  }
}

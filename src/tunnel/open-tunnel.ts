import { randomBytes } from 'node:crypto';
import { isUsable, type Engine, type WorkloadPlan } from '../engine/engine.ts';
import type { FourMeClient } from '../platforms/4me/client/client.ts';
import type { Definition } from '../platforms/4me/definition/definition.ts';
import { readTunnelState } from '../platforms/4me/records/tunnel-state.ts';
import { readProviderSecret } from '../provision/provider-secret.ts';
import { engineWorkloadName, integrationWorkload } from '../provision/workloads.ts';
import type { ProposedChange } from '../reconcile/change.ts';
import type { Run } from '../run.ts';
import type { JsonObject } from '../runtime/ports.ts';
import type { AddressProvider } from './address/address-provider.ts';
import { keepAddress } from './address/kept-address.ts';
import type { Exchange } from './exchange.ts';
import { functionsPlace, type FunctionsPlace } from './functions-place.ts';
import { watchHandshakes } from './handshake.ts';
import type { JournalFile, TunnelJournal } from './journal.ts';
import { tunnelLease, whileNobodyProvisions } from './leases.ts';
import { restoreLeftover } from './leftover.ts';
import { planPointing, pointingChanges, type Pointing } from './plan-pointing.ts';
import { handshakeLimit, point, type Restored } from './pointing.ts';
import { leadsTo, requireSecure } from './public-address.ts';
import { startRelay } from './relay.ts';
import { applyPlan, reloadOnChange } from './reload.ts';
import { proveStores } from './store-probe.ts';
import { noWebhookFailure } from './tunnel-failures.ts';

/** Milliseconds until a provider must have opened an address. */
const startLimit = 30_000;
/** Milliseconds that the end waits for what functions are still doing. */
const idleLimit = 10_000;

export interface TunnelOptions {
  readonly engine: Engine;
  /** Must go on working when the run is cancelled: it gives the addresses back. */
  readonly client: FourMeClient;
  /** As the user wrote it. */
  readonly domain: string;
  readonly account: string;
  readonly engineName: string;
  /** Absolute; the folder that has `engine/template.yaml`. */
  readonly templates: string;
  /** Undefined: only the secrets webhook is pointed here. */
  readonly definition: Definition | undefined;
  /** Values for parameters of the integration's template. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly provider: AddressProvider;
  /** Of this machine; 0: any free one. */
  readonly port: number;
  /** Whether 4me is a sandbox on this machine. */
  readonly sandbox: boolean;
  readonly route: (url: URL) => URL;
  readonly journal: JournalFile;
  readonly pid: number;
  /** Returns where the changes may be made. */
  readonly approve: (changes: readonly ProposedChange[]) => Promise<void>;
  readonly onExchange: (exchange: Exchange) => void;
  readonly onLog: (workload: string, line: JsonObject) => void;
  readonly run: Run;
  readonly limits?: { readonly start?: number; readonly handshake?: number; readonly backOff?: (n: number) => number };
}

export interface Tunnel {
  /** Public origin at this moment. */
  url(): string;
  /**
   * Gives everything back and ends; what stays for a person to know, one sentence each. Throws Failure
   * `AB-TUNNEL-NOT-RESTORED` where an address could not be given back; the journal stays, and the rest is closed.
   */
  close(): Promise<readonly string[]>;
}

/** What would be changed, and nothing else. */
export async function proposeTunnel(options: TunnelOptions): Promise<readonly ProposedChange[]> {
  const place = await functionsPlace(options);
  try {
    return (await planned(options, place)).changes;
  } finally {
    await place[Symbol.asyncDispose]();
  }
}

/**
 * Opens a tunnel: functions on this machine, a public address for them, and the addresses at 4me pointed at it. Whatever fails or
 * is cancelled on the way is given back. Throws Failure.
 */
export async function openTunnel(options: TunnelOptions): Promise<Tunnel> {
  const { engine, client, run, journal, provider } = options;
  const closers: (() => Promise<void>)[] = [];
  const release = async (): Promise<void> => {
    for (const close of closers.splice(0).toReversed()) await close();
  };
  const lease = await tunnelLease(engine, options);
  closers.push(async () => lease[Symbol.asyncDispose]());
  let written: TunnelJournal | undefined;
  try {
    return await open();
  } catch (error) {
    // First the addresses, while what answers behind them is still there.
    const failed = written === undefined ? undefined : await giveBack(written).catch((second: unknown) => second);
    await release();
    if (failed instanceof Error) throw failed;
    // Whatever it was, it ended because a person ended it.
    run.signal.throwIfAborted();
    throw error;
  }

  function giveBack(known: TunnelJournal): Promise<Restored> {
    return restoreLeftover({ engine, client, engineName: options.engineName, file: journal, journal: known, run });
  }

  async function open(): Promise<Tunnel> {
    await proveStores(engine, { ...options, now: run.now });
    const place = await functionsPlace(options);
    closers.push(async () => place[Symbol.asyncDispose]());
    const { pointing, changes, workload } = await planned(options, place);
    await options.approve(changes);
    if (workload !== undefined && workload.change !== 'none') await applyPlan(place.engine, workload, run);
    const handshakes = watchHandshakes();
    const sign = { path: `/.tunnel/${randomBytes(16).toString('hex')}`, text: randomBytes(16).toString('hex') };
    const relay = await startRelay({
      port: options.port,
      paths: pathsOf(pointing),
      target: async () => new URL((await place.listener())['SecretsApi'] ?? pointing.webhook.local).origin,
      sign,
      now: run.now,
      onExchange(exchange) {
        handshakes.see(exchange);
        options.onExchange(exchange);
      },
    });
    closers.push(async () => relay[Symbol.asyncDispose]());
    run.signal.throwIfAborted();
    run.report({ type: 'progress', text: `Opening a public address with ${provider.name} …` });
    const { start = startLimit, handshake = handshakeLimit, backOff } = options.limits ?? {};
    const address = await keepAddress({
      provider,
      port: relay.port,
      signal: run.signal,
      startLimit: start,
      leadsHere: (url, signal) => leadsTo(url, sign, signal),
      tell: (text) => run.report({ type: 'warning', text }),
      ...(backOff === undefined ? {} : { backOff }),
    });
    closers.push(() => address.close());
    requireSecure(address.url(), options.sandbox);
    let isClosing = false;
    let turn: Promise<void> | undefined;

    async function pointAt(url: string, signal: AbortSignal): Promise<void> {
      if (isClosing) return;
      signal.throwIfAborted();
      requireSecure(url, options.sandbox);
      const context = { client, report: run.report, journal: remembering(journal, (one) => (written = one)) };
      await whileNobodyProvisions(engine, options, () =>
        point(context, {
          pointing,
          origin: url,
          before: written,
          tunnel: tunnelOf(options),
          verified: (path) => handshakes.awaited(path, handshake, signal),
          limit: handshake,
        }),
      );
    }

    await pointAt(address.url(), run.signal);
    run.signal.throwIfAborted();
    address.keep(async (url, signal) => {
      turn = pointAt(url, signal);
      await turn;
      run.report({ type: 'information', text: `The public address is ${url} now` });
    });
    const reloading = workload === undefined ? undefined : reloadOnChange(place.engine, workload.workload, run);
    return {
      url: () => address.url(),
      async close() {
        isClosing = true;
        await reloading?.close();
        // What is being pointed is given back whole.
        await turn?.catch(() => undefined);
        const back =
          written === undefined ? { left: [] } : await giveBack(written).catch((error: unknown) => ({ error }));
        const unfinished = await place.idle(idleLimit);
        await release();
        if ('error' in back) throw back.error;
        return [...back.left, ...unfinished.map((one) => `Not worked off, and gone with this process: ${one}.`)];
      },
    };
  }
}

/** Finds what to point here, and what of it a person has to approve. */
async function planned(
  options: TunnelOptions,
  place: FunctionsPlace,
): Promise<{
  readonly pointing: Pointing;
  readonly changes: readonly ProposedChange[];
  readonly workload: WorkloadPlan | undefined;
}> {
  const { engine, client, domain, account, definition, run, provider } = options;
  const deployed = await engine.inspect(engineWorkloadName(options.engineName));
  if (deployed === undefined || !isUsable(deployed)) {
    throw noWebhookFailure(account, `there is no secrets listener on the engine ${options.engineName}`);
  }
  const workload =
    definition === undefined ? undefined : await place.engine.plan(integrationWorkload({ ...options, definition }));
  // In this process nothing is there yet, and nobody is asked about what is in it only.
  const isOwn = place.engine !== engine;
  if (workload !== undefined && isOwn) await applyPlan(place.engine, workload, run);
  const [state, secret] = await Promise.all([
    readTunnelState(client, definition?.offering.reference ?? ''),
    readProviderSecret(engine.secrets, domain, account),
  ]);
  const local =
    workload === undefined ? undefined : ((await place.engine.inspect(workload.workload.name))?.outputs ?? {});
  const pointing = planPointing(state, {
    account,
    webhookId: secret.webhookId,
    deployed: deployed.outputs['SecretsApi'],
    listener: await place.listener(),
    integration: definition === undefined || local === undefined ? undefined : { definition, local },
  });
  const own: readonly ProposedChange[] =
    workload === undefined || isOwn || workload.change === 'none'
      ? []
      : [{ kind: workload.change, title: `workload ${workload.workload.name}`, details: workload.details }];
  return {
    pointing,
    changes: [...own, ...pointingChanges(pointing, provider.url ?? `<address by ${provider.name}>`)],
    workload: isOwn && workload !== undefined ? { ...workload, change: 'none' } : workload,
  };
}

/** First parts of the paths of the workloads whose addresses are public now. */
function pathsOf({ webhook, offering }: Pointing): readonly string[] {
  const addresses = [webhook.local, ...(offering?.fields ?? []).map(({ local }) => local)];
  return [...new Set(addresses.map((address) => `/${new URL(address).pathname.split('/')[1] ?? ''}/`))];
}

function tunnelOf({
  domain,
  account,
  definition,
  pid,
  run,
}: TunnelOptions): Pick<TunnelJournal, 'version' | 'domain' | 'account' | 'integration' | 'pid' | 'startedAt'> {
  return {
    version: 1,
    domain,
    account,
    ...(definition === undefined ? {} : { integration: definition.name }),
    pid,
    startedAt: new Date(run.now()).toISOString(),
  };
}

/** What is on the disk is what has to be given back, whatever happens after it was written. */
function remembering(journal: JournalFile, remember: (journal: TunnelJournal) => void): JournalFile {
  return {
    ...journal,
    async write(one) {
      await journal.write(one);
      remember(one);
    },
  };
}

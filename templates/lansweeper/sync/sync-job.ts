import { randomUUID } from 'node:crypto';
import { RateLimited, Unauthorised } from 'app-builder/4me';
import { next, Retry, type JsonObject, type Next } from 'app-builder/runtime';
import { settingsOf, type SyncSettings } from '../mapping/settings.ts';
import { authorisationOf, clientIn } from '../connection/authorisation.ts';
import { authorisationLost, customerAccessLost } from '../connection/lost.ts';
import { openLansweeper } from '../connection/open-lansweeper.ts';
import type { SyncContext } from '../app.ts';
import { pageSizeOf } from './asset-pages.ts';
import { checkpointIn, documentOf, unfinished, type Checkpoint } from './checkpoint.ts';
import { digestOf } from './digest.ts';
import { isDue } from '../due/interval.ts';
import { LansweeperRefused, LansweeperUnavailable } from './lansweeper-errors.ts';
import { updateOperatingSystems, type OperatingSystemsUpdate } from './operating-systems.ts';
import { planSync } from './plan.ts';
import { allowancesOf, RequestBudget } from './request-budget.ts';
import { endFields, startFields } from './sync-fields.ts';
import { SyncRun } from './sync-run.ts';

/** Document in which a sync is kept. */
const document = 'sync';
/** Of the time that is left, what the pages that were read may need to arrive; milliseconds. */
const reserve = (left: number): number => Math.min(120_000, left / 4);
/** Seconds; the longest that a queue holds a message back. */
const longestDelay = 900;

/**
 * Synchronises one customer: a message of the queue, which goes on in further ones where the time of a function does not suffice
 * (external-apis §3.5). What the customer can put right suspends the app; any other trouble makes the message come again, and
 * what has arrived by then is not read again.
 */
export async function runSyncJob(context: SyncContext): Promise<Next | void> {
  const { documents, now, log, account, environment } = context;
  const settings = settingsOf(context.fields, environment);
  const [stored, authorisation] = await Promise.all([
    documents.get(document),
    authorisationOf(clientIn(context.fields, context.secrets), documents),
  ]);
  // Sites and cursors are of what was authorised when they were read.
  const digest = digestOf([settings, authorisation?.code ?? '']);
  const before = unfinished(stored, digest, now());
  if (before === undefined && isStale(context, stored)) {
    log.info('nothing to synchronise', { account });
    return;
  }
  try {
    const setFields = asProvider(context.setFields);
    return await synchronise({ ...context, setFields }, settings, before, digest);
  } catch (error) {
    if (error instanceof LansweeperRefused) return authorisationLost(context, error);
    if (error instanceof Unauthorised) return customerAccessLost(context);
    const after = secondsUntil(error);
    if (after === undefined) throw error;
    log.info('goes on later', { account, after });
    return next({ ...context.body }, { after: Math.min(longestDelay, Math.max(1, Math.ceil(after))) });
  }
}

/**
 * A message that goes on with a sync that has ended meanwhile, or that a schedule has sent twice. Not one that goes on with a sync
 * which cannot be gone on with, e.g. as settings were changed: a new one is begun then.
 */
function isStale({ body, fields, now, environment }: SyncContext, stored: JsonObject | undefined): boolean {
  const last = checkpointIn(stored);
  const isOver = last?.endedAt !== null;
  if (typeof body['sync'] === 'string') return isOver;
  if (body['reason'] !== 'due' || last === undefined || !isOver) return false;
  // A process may have ended after it had told the customer of a start, and before it had kept anything.
  const isBegun = !isDue(new Date(last.startedAt).toISOString(), now(), environment);
  return isBegun && !isDue(fields.sync_start_at, now(), environment);
}

/** Fields are written as the provider. Where 4me refuses that, the customer can do nothing about it: the message comes again. */
function asProvider(setFields: SyncContext['setFields']): SyncContext['setFields'] {
  return async (fields) => {
    try {
      await setFields(fields);
    } catch (error) {
      if (error instanceof Unauthorised) throw new Retry('4me does not accept the provider’s token', { cause: error });
      throw error;
    }
  };
}

/** Where the platform, or Lansweeper, says when it accepts requests again. */
function secondsUntil(error: unknown): number | undefined {
  if (error instanceof RateLimited) return error.retryAfter ?? 60;
  return error instanceof LansweeperUnavailable ? error.after : undefined;
}

async function synchronise(
  context: SyncContext,
  settings: SyncSettings,
  before: Checkpoint | undefined,
  digest: string,
): Promise<Next | void> {
  const { customer, documents, now, log, account, deadline, setFields } = context;
  const pageSize = pageSizeOf(context.environment);
  const budget = new RequestBudget({ now, spent: before?.spent ?? {}, allowances: allowancesOf(context.environment) });
  const readUntil = deadline - reserve(deadline - now());
  const api = openLansweeper(context, budget, readUntil);
  const save = async (one: Checkpoint): Promise<void> => {
    await documents.change(document, () => documentOf(one));
  };
  const checkpoint = before ?? (await begin(context, settings, digest, api, save));
  // Told while pages are read already: nobody waits for what the customer is told.
  const told = before === undefined ? setFields(startFields(checkpoint)) : Promise.resolve();
  // It may fail while nobody waits for it yet.
  told.catch(() => undefined);
  const begun = cursorsOf(checkpoint);
  const { error, names, endOfSupport } = await new SyncRun({
    api,
    budget,
    customer,
    settings,
    checkpoint,
    save,
    readUntil,
    now,
    log,
    pageSize,
  }).run();
  if (error !== undefined) {
    await told.catch(() => undefined);
    await tell(context, checkpoint, error);
    throw error instanceof Error ? error : new Error('The synchronisation failed', { cause: error });
  }
  await told;
  const open = checkpoint.sources.filter(({ state }) => state === 'open');
  const failed = open.filter(({ problem }) => problem !== null);
  const counts = countsOf(checkpoint);
  const hasMoved = cursorsOf(checkpoint) !== begun;
  // What could not be read may have had no more time: a message that brought something is no failed one.
  if (open.length > failed.length || (failed.length > 0 && hasMoved)) {
    // Messages that bring nothing would follow each other for ever.
    if (!hasMoved) throw new Retry('No page arrived in the time of one message');
    log.info('sync goes on in a next message', { account, sync: checkpoint.id, ...counts });
    return next({ ...context.body, sync: checkpoint.id });
  }
  if (failed.length > 0) {
    const trouble = new Retry(`Not everything could be read of ${failed.map(({ source }) => source.name).join(', ')}`);
    await tell(context, checkpoint, trouble);
    throw trouble;
  }
  const operatingSystems = await updateOperatingSystems(customer, endOfSupport, names);
  if (endOfSupport.isFull) {
    const problem = 'There are more operating systems than dates of the end of support are kept for';
    checkpoint.problems = [...checkpoint.problems, { site: 'all sites', problem }];
  }
  const endedAt = now();
  // The customer reads it before the sync counts as done: where it cannot be written, the message comes again.
  await setFields(endFields(checkpoint, endedAt, operatingSystems, undefined));
  checkpoint.endedAt = endedAt;
  await save(checkpoint);
  log.info('synchronised', { account, sync: checkpoint.id, milliseconds: endedAt - checkpoint.startedAt, ...counts });
}

async function begin(
  { now, log, account }: SyncContext,
  settings: SyncSettings,
  digest: string,
  api: Parameters<typeof planSync>[0],
  save: (checkpoint: Checkpoint) => Promise<void>,
): Promise<Checkpoint> {
  const startedAt = now();
  const plan = planSync(api, settings);
  const checkpoint: Checkpoint = {
    id: randomUUID(),
    startedAt,
    cutOff: startedAt - settings.lastSeenDays * 86_400_000,
    settings: digest,
    ...(await plan),
    endOfSupport: {},
    spent: {},
    ambiguousPeople: 0,
    endedAt: null,
  };
  await save(checkpoint);
  log.info('synchronising', { account, sync: checkpoint.id, sources: checkpoint.sources.length });
  return checkpoint;
}

/** Tells the customer of trouble that makes the message come again; the trouble itself is what counts. */
async function tell(context: SyncContext, checkpoint: Checkpoint, error: unknown): Promise<void> {
  if (error instanceof LansweeperRefused || error instanceof Unauthorised || secondsUntil(error) !== undefined) return;
  const none: OperatingSystemsUpdate = { updated: 0, unchanged: 0, failed: [] };
  const problem = error instanceof Error ? error.message : 'unexpected trouble';
  try {
    await context.setFields(endFields(checkpoint, context.now(), none, problem));
  } catch (reason) {
    context.log.warn('the summary cannot be written', { account: context.account, error: reason });
  }
}

const cursorsOf = ({ sources }: Checkpoint): string =>
  JSON.stringify(sources.map(({ state, cursor }) => [state, cursor]));

function countsOf({ sources }: Checkpoint): Readonly<Record<string, number>> {
  const sum = (of: (counts: Checkpoint['sources'][number]['counts']) => number): number =>
    sources.reduce((total, { counts }) => total + of(counts), 0);
  return { uploaded: sum(({ uploaded }) => uploaded), failed: sum(({ failed }) => failed) };
}

import type { CommandContext } from '../../cli/command.ts';
import type { Engine } from '../../engine/engine.ts';
import { Failure } from '../../failure.ts';
import type { Answers } from '../../input/answers.ts';
import { isSandboxHost } from '../../runtime/sandbox-route.ts';
import type { JournalFile, TunnelJournal, TunnelPlace } from '../../tunnel/journal.ts';
import type { Restored } from '../../tunnel/pointing.ts';
import type { FourMeClient } from '../../platforms/4me/client/client.ts';

/** `left`: a tunnel that ended has addresses still. */
export type LeftoverOutcome = 'none' | 'runs' | 'restored' | 'left';

/**
 * Looks whether a tunnel of this machine has left addresses of the account pointing at it, and offers to give them back: at once
 * with `--yes` or `--approve update`, after a question on a terminal; otherwise a warning says how. One small file is read where
 * there is nothing. Never fails for what cannot be given back now.
 */
export async function offerTunnelRestore(
  answers: Answers,
  context: CommandContext,
  engine: Engine,
): Promise<LeftoverOutcome> {
  const { given, report, ask, surroundings } = context;
  const [{ journalFile }, { findLeftover }] = await Promise.all([
    import('../../tunnel/journal.ts'),
    import('../../tunnel/leftover.ts'),
  ]);
  const file = journalFile(surroundings.homeFolder, placeOf(answers));
  const leftover = await findLeftover(file).catch((error: unknown) => unreadable(error, context));
  if (leftover === undefined) return 'none';
  if (leftover === 'unreadable') return 'left';
  const { journal, runs } = leftover;
  if (runs) {
    const text = `A tunnel (process ${String(journal.pid)}) has addresses of ${journal.account}; end it with Ctrl-C before you change them.`;
    report({ type: 'warning', text });
    return 'runs';
  }
  const what = `A tunnel of ${journal.startedAt} ended without giving addresses of ${journal.account} back`;
  const isApproved = given.has('yes') || given.list('approve').includes('update');
  const mayRestore =
    !given.has('dry-run') && (isApproved || (await ask?.confirm({ message: `${what}. Restore now?` })) === true);
  if (!mayRestore) {
    report({ type: 'warning', text: `${what}. To do it: app-builder tunnel --restore` });
    return 'left';
  }
  try {
    const { left } = await restoreNow(answers, context, { engine, file, journal });
    for (const text of left) report({ type: 'warning', text });
    report({ type: 'information', text: `The addresses that a tunnel of ${journal.startedAt} had are given back.` });
    return 'restored';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    report({ type: 'warning', text: `${what}. ${[error.message, error.because ?? ''].join(': ')}` });
    return 'left';
  }
}

function unreadable(error: unknown, { report }: CommandContext): 'unreadable' {
  if (!(error instanceof Failure)) throw error;
  report({ type: 'warning', text: `${error.message}. ${error.fix}` });
  return 'unreadable';
}

/** Gives back what the journal has. Throws Failure. */
export async function restoreNow(
  answers: Answers,
  context: CommandContext,
  { engine, file, journal }: { readonly engine: Engine; readonly file: JournalFile; readonly journal: TunnelJournal },
): Promise<Restored> {
  const { restoreLeftover } = await import('../../tunnel/leftover.ts');
  const client = await lastingClient(answers, context, engine);
  return restoreLeftover({ engine, client, engineName: answers.text('engineName'), file, journal, run: context });
}

/** A client that goes on when the command is cancelled: what was begun at 4me has to be ended there. */
export async function lastingClient(answers: Answers, context: CommandContext, engine: Engine): Promise<FourMeClient> {
  const [{ openTransport }, { provisioner }] = await Promise.all([
    import('../../app.ts'),
    import('../../provision/deploy.ts'),
  ]);
  return provisioner({
    domain: answers.text('domain'),
    account: answers.text('account'),
    accessToken: answers.optional('accessToken'),
    engine,
    connect: { transport: await openTransport(answers), now: context.now },
  });
}

export function placeOf(answers: Answers): TunnelPlace {
  const domain = answers.text('domain');
  const sandbox = isSandboxHost(domain) ? answers.optional('sandbox') : undefined;
  return { domain, account: answers.text('account'), sandbox };
}

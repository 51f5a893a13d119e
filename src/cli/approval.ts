import { Failure, type FailureKind } from '../failure.ts';
import type { ChangeKind, ProposedChange } from '../reconcile/change.ts';
import type { CommandContext } from './command.ts';
import { changeLines, shownDetails } from './change-lines.ts';
import { changeKinds } from './flags.ts';
import { themeFor } from './theme.ts';

const approvalMissing: FailureKind = { code: 'AB-APPROVAL-MISSING', exit: 'approvalMissing' };
const nameWrong: FailureKind = { code: 'AB-APPROVAL-NAME', exit: 'usage' };
const approvalDeclined: FailureKind = { code: 'AB-APPROVAL-DECLINED', exit: 'approvalMissing' };

/**
 * Shows the changes by kind on stderr and returns once all of them are approved: by `--yes` (create and update), by
 * `--approve`, or by the person at the terminal, who is asked once. Without changes it returns at once. `--verbose` shows every
 * field of what is created, too.
 *
 * @throws Failure exit 4 where approval is missing or declined
 */
export async function approve(changes: readonly ProposedChange[], context: CommandContext): Promise<void> {
  const open = kindsOf(changes).filter((kind) => !isApproved(kind, context));
  if (open.length > 0 && context.ask === undefined) throw missing(changes, open, context);
  // What is created and was approved beforehand is said once, when it is done.
  await show(
    changes.filter(({ kind }) => kind !== 'create' || open.includes(kind) || context.verbose),
    context,
  );
  if (open.length === 0 || context.ask === undefined) return;
  if (!(await context.ask.confirm({ message: `${summaryOf(changes, open)}. Go ahead?` }))) throw declined();
}

/**
 * As `approve`, for what cannot be undone: besides the kinds, the name has to be given, with `--confirm` or typed. On a
 * terminal the typed name approves the rest, and what stops working for customers is asked about before.
 *
 * @throws Failure exit 4 where approval or name are missing, exit 2 for another name
 */
export async function approveByName(
  name: string,
  changes: readonly ProposedChange[],
  context: CommandContext,
): Promise<void> {
  const confirmed = context.given.text('confirm');
  if (confirmed !== undefined && confirmed !== name) {
    throw new Failure(nameWrong, {
      message: `--confirm ${confirmed} is not the name of what would be destroyed, which is ${name}`,
      fix: `give --confirm ${name} if you mean it`,
    });
  }
  if (changes.length === 0) return;
  const open = kindsOf(changes).filter((kind) => !isApproved(kind, context));
  if (context.ask === undefined && (open.length > 0 || confirmed === undefined)) {
    throw missing(changes, open, context, confirmed === undefined ? name : undefined);
  }
  await show(changes, context);
  if (context.ask === undefined) return;
  if (open.includes('customers')) {
    const affected = changes.filter(({ kind }) => kind === 'customers').flatMap(({ details }) => details);
    const message = `It stops working for ${affected.join(', ')}. Go ahead?`;
    if (!(await context.ask.confirm({ message }))) throw declined();
  }
  if (confirmed !== undefined && open.every((kind) => kind === 'customers')) return;
  const check = (typed: string): string | undefined => (typed.trim() === name ? undefined : `is not ${name}`);
  const typed = await context.ask.text({ message: `Type ${name} to destroy it`, check });
  if (typed.trim() !== name) throw declined();
}

function declined(): Failure {
  return new Failure(approvalDeclined, {
    message: 'not approved, so nothing was changed',
    fix: 'run it again to approve it',
  });
}

function kindsOf(changes: readonly ProposedChange[]): readonly ChangeKind[] {
  return changeKinds.filter((kind) => changes.some((change) => change.kind === kind));
}

function isApproved(kind: ChangeKind, { given }: CommandContext): boolean {
  const byYes = given.has('yes') && (kind === 'create' || kind === 'update');
  return byYes || given.list('approve').includes(kind);
}

/** e.g. `create 3, security 1` */
function summaryOf(changes: readonly ProposedChange[], kinds: readonly ChangeKind[]): string {
  return kinds.map((kind) => `${kind} ${changes.filter((change) => change.kind === kind).length}`).join(', ');
}

function missing(
  changes: readonly ProposedChange[],
  open: readonly ChangeKind[],
  { whyNotAsking: why, verbose }: CommandContext,
  name?: string,
): Failure {
  const lines = changes
    .filter(({ kind }) => open.includes(kind))
    .flatMap((change) => [
      `  ${change.kind}  ${change.title}`,
      ...shownDetails(change, verbose).map((detail) => `    ${detail}`),
    ]);
  return new Failure(approvalMissing, {
    message: `approval is missing for ${open.length === 0 ? 'what would be destroyed' : summaryOf(changes, open)}`,
    because: [`nobody can be asked: ${why}`, ...lines].join('\n'),
    fix: `add ${[...(name === undefined ? [] : [`--confirm ${name}`]), ...(open.length === 0 ? [] : [`--approve ${open.join(',')}`])].join(' ')}${
      name === undefined && open.every((kind) => kind === 'create' || kind === 'update') ? ' or --yes' : ''
    }`,
  });
}

async function show(changes: readonly ProposedChange[], context: CommandContext): Promise<void> {
  const { stderr, environment } = context.surroundings;
  const theme = await themeFor(stderr, environment, context.given.has('no-color'));
  for (const kind of kindsOf(changes)) {
    context.report({ type: 'information', text: theme.strong(kind) });
    for (const change of changes.filter((candidate) => candidate.kind === kind)) {
      const lines = changeLines(change, { theme, verbose: context.verbose, margin: 2 });
      for (const text of lines) context.report({ type: 'information', text });
    }
  }
}

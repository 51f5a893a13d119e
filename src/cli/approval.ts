import { Failure, type FailureKind } from '../failure.ts';
import type { ChangeKind, ProposedChange } from '../reconcile/change.ts';
import type { CommandContext } from './command.ts';
import { changeLines, shownDetails } from './change-lines.ts';
import { changeKinds } from './flags.ts';
import { themeFor } from './theme.ts';

const approvalMissing: FailureKind = { code: 'AB-APPROVAL-MISSING', exit: 'approvalMissing' };
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
  if (await context.ask.confirm({ message: `${summaryOf(changes, open)}. Go ahead?` })) return;
  throw new Failure(approvalDeclined, {
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
): Failure {
  const lines = changes
    .filter(({ kind }) => open.includes(kind))
    .flatMap((change) => [
      `  ${change.kind}  ${change.title}`,
      ...shownDetails(change, verbose).map((detail) => `    ${detail}`),
    ]);
  return new Failure(approvalMissing, {
    message: `approval is missing for ${summaryOf(changes, open)}`,
    because: [`nobody can be asked: ${why}`, ...lines].join('\n'),
    fix: `add --approve ${open.join(',')}${open.every((kind) => kind === 'create' || kind === 'update') ? ' or --yes' : ''}`,
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

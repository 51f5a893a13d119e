import { openTransport } from '../app.ts';
import { approve } from '../cli/approval.ts';
import { changeLines } from '../cli/change-lines.ts';
import type { CommandContext, CommandResult, Theme } from '../cli/command.ts';
import type { Engine, EnginePlace } from '../engine/engine.ts';
import { currentHolder } from '../engine/holder.ts';
import type { Answers } from '../input/answers.ts';
import { questions, type Question } from '../input/questions.ts';
import type { Connect } from '../provision/bootstrap.ts';
import { conduct, type Conducted } from '../provision/conduct.ts';
import { cloudText } from '../provision/engine-place.ts';
import type { ProposedChange } from '../reconcile/change.ts';
import type { Proposal } from '../provision/proposal.ts';
import { offerTunnelRestore } from './tunnel/leftover.ts';

/** What every command that opens an engine has to know about it. */
export const engineQuestions: readonly Question[] = [
  questions.engine,
  questions.engineName,
  questions.engineFolder,
  questions.sandbox,
  questions.profile,
  questions.region,
  questions.mfaCode,
];

/** How the client of a command reaches 4me. */
export async function connectionOf(answers: Answers, context: CommandContext): Promise<Connect> {
  return { transport: await openTransport(answers), now: context.now, signal: context.signal };
}

export interface Provisioned<Result> extends Conducted<Result> {
  readonly engine: Engine['name'];
  readonly place: EnginePlace;
}

/** What runs at the same time must not touch: an app at a platform without accounts of the provider. */
export interface AppScope {
  /** e.g. `thena.ai` */
  readonly domain: string;
  readonly reference: string;
}

/** Proposes, asks, applies: the same for every command that provisions. `app`: instead of the account of the answers. */
export async function provision<Result>(
  answers: Answers,
  context: CommandContext,
  engine: Engine,
  propose: () => Promise<Proposal<Result>>,
  approving: (changes: readonly ProposedChange[]) => Promise<void> = (changes) => approve(changes, context),
  app?: AppScope,
): Promise<Provisioned<Result>> {
  if (app === undefined) await offerTunnelRestore(answers, context, engine);
  // A log has no use for it, a person waits for seconds.
  const watched = context.surroundings.stderr.isTTY === true;
  if (watched) context.report({ type: 'progress', text: 'Looking at what there is …' });
  const place = await engine.place();
  const conducted = await conduct({
    engine,
    domain: app?.domain ?? answers.text('domain'),
    account: app?.reference ?? answers.text('account'),
    ...currentHolder(),
    dryRun: context.given.has('dry-run'),
    propose,
    approve(changes) {
      const cloud = cloudText(place);
      if (cloud !== undefined && changes.length > 0) context.report({ type: 'information', text: `Engine: ${cloud}` });
      return approving(changes);
    },
    run: context,
  });
  return { ...conducted, engine: engine.name, place };
}

const counted = (count: number): string => `${String(count)} ${count === 1 ? 'change' : 'changes'}`;

/** What needs two approvals is shown twice, and is one change when it is made. */
function changedThings(changes: readonly ProposedChange[]): number {
  return changes.filter(({ kind, title }, index) => {
    return changes[index - 1]?.title !== title || changes[index - 1]?.kind === kind;
  }).length;
}

type Fact = readonly [label: string, text: string];

function factLines(facts: readonly Fact[]): readonly string[] {
  const width = Math.max(...facts.map(([label]) => label.length)) + 2;
  return facts.map(([label, text]) => `${`${label}:`.padEnd(width)}${text}`);
}

/** One document and its lines; `facts` are what the command has to tell when it is done. */
export function provisioningResult<Result extends object>(
  { changes, done, engine, place }: Provisioned<Result>,
  context: CommandContext,
  facts: (result: Result, theme: Theme) => readonly Fact[],
): CommandResult {
  const dryRun = done === undefined;
  const found = changes.length > 0;
  const steps = done?.steps.filter(({ outcome }) => outcome !== 'unchanged') ?? [];
  const made = steps.length > 0;
  const cloud = cloudText(place);
  return {
    document: {
      dryRun,
      engine: { name: engine, location: place.location, ...place.cloud },
      changes,
      ...(done === undefined ? {} : { steps }),
      ...(done === undefined ? {} : { result: done.result }),
    },
    lines: (theme) => [
      ...(found || made ? [] : ['No changes.']),
      ...(found && dryRun
        ? changes.flatMap((change) => changeLines(change, { theme, verbose: context.verbose, margin: 0 }))
        : []),
      ...(found && dryRun ? ['', `${counted(changedThings(changes))}; nothing was made.`] : []),
      ...(found && dryRun && !context.verbose ? [theme.faint('--verbose shows every field.')] : []),
      ...(found && !dryRun ? [made ? `${counted(steps.length)} made.` : 'Nothing had to be changed.'] : []),
      ...factLines([
        ...(done === undefined ? [] : facts(done.result, theme)),
        ...(cloud === undefined ? [] : [['Engine', cloud] as const]),
      ]),
    ],
    exitCode: dryRun && found && context.given.has('exit-code') ? 3 : 0,
  };
}
